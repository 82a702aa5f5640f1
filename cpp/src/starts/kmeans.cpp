// Lloyd's k-means in units of scale.
#include "emgine/kmeans.hpp"

#include <algorithm>
#include <limits>

#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"
#include "rows/block.hpp"
#include "starts/nearest.hpp"

namespace emgine {

namespace {

// Minus half of the squared distance, in units of scale, of each row of the block from the nearest
// centre.
void nearness(const Workspace& block, const std::vector<double>& centers,
              const std::vector<double>& inverse_scale, double* largest) {
    const std::size_t d = inverse_scale.size();
    alignas(64) double of_center[rows_per_block];
    std::fill_n(largest, block.n, -std::numeric_limits<double>::infinity());
    for (std::size_t k = 0; k < centers.size() / d; ++k) {
        kernels().density_diag(block.x.get(), block.n, d, centers.data() + k * d,
                               inverse_scale.data(), 0.0, of_center);
        for (std::size_t s = 0; s < block.n; ++s)
            largest[s] = std::max(largest[s], of_center[s]);
    }
}

struct FarRow {
    double nearness;
    std::size_t row;
};

bool is_farther(const FarRow& a, const FarRow& b) {
    return a.nearness < b.nearness || (a.nearness == b.nearness && a.row < b.row);
}

// The rows farthest from their centres, the farthest first.
std::vector<FarRow> farthest_rows(const WeightedRows& data, const std::vector<double>& centers,
                                  const std::vector<double>& scale, std::size_t how_many) {
    std::vector<double> inverse_scale;
    for (const double unit : scale)
        inverse_scale.push_back(1 / unit);
    Workspace work(scale.size(), 1);
    std::vector<FarRow> all;
    for (std::size_t block = 0; block < n_blocks(data.rows.rows); ++block) {
        const std::size_t n = load_block(data.rows, block, work);
        if (!load_weights(data.sample_weight, block, n, scale.size(), work))
            continue;
        double* near = work.r.get();
        nearness(work, centers, inverse_scale, near);
        for (std::size_t s = 0; s < n; ++s)
            if (work.row_weight.get()[s] > 0)
                all.push_back({near[s], block * rows_per_block + s});
        const std::size_t kept = std::min(all.size(), how_many);
        std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(),
                          is_farther);
        all.resize(kept);
    }
    return all;
}

// Means of the rows of each centre; an empty centre moves to a row that is far from its own centre.
std::vector<double> moved_centers(const WeightedRows& data, const std::vector<double>& from,
                                  const std::vector<double>& scale, const NearestSums& found) {
    const std::size_t d = scale.size();
    std::vector<double> centers = from;
    std::vector<std::size_t> empty;
    for (std::size_t k = 0; k < found.weight.size(); ++k) {
        if (found.weight[k] <= 0) {
            empty.push_back(k);
            continue;
        }
        for (std::size_t j = 0; j < d; ++j)
            centers[k * d + j] += scale[j] * found.sum[k * d + j] / found.weight[k];
    }
    if (empty.empty())
        return centers;
    const std::vector<FarRow> far = farthest_rows(data, from, scale, empty.size());
    for (std::size_t i = 0; i < std::min(far.size(), empty.size()); ++i)
        for (std::size_t j = 0; j < d; ++j)
            centers[empty[i] * d + j] = value_at(data.rows, far[i].row, j);
    return centers;
}

double squared_shift(const std::vector<double>& from, const std::vector<double>& to,
                     const std::vector<double>& scale) {
    double total = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const double moved = (to[i] - from[i]) / scale[i % scale.size()];
        total += moved * moved;
    }
    return total;
}

} // namespace

KMeansResult kmeans(const WeightedRows& data, std::vector<double> centers,
                    const std::vector<double>& scale, const KMeansOptions& options) {
    KMeansResult result;
    result.centers = std::move(centers);
    const ThreadTeam team;
    const NearestPass pass(data, scale, options.pass);
    for (result.n_iter = 1; result.n_iter <= options.max_iter; ++result.n_iter) {
        const NearestSums found = pass(result.centers);
        result.inertia = found.inertia;
        std::vector<double> moved = moved_centers(data, result.centers, scale, found);
        const double shift = squared_shift(result.centers, moved, scale);
        result.centers = std::move(moved);
        if (shift <= options.tol)
            break;
    }
    result.n_iter = std::min(result.n_iter, options.max_iter);
    return result;
}

} // namespace emgine
