// Lloyd's k-means: hard EM of a spherical mixture in scaled units.
#include "emgine/kmeans.hpp"

#include <algorithm>

#include "families/gaussian/densities.hpp"
#include "rows/block.hpp"
#include "starts/nearest.hpp"

namespace emgine {

namespace {

Mixture metric_of(const std::vector<double>& centers, const std::vector<double>& scale) {
    const std::size_t components = centers.size() / scale.size();
    std::vector<double> variances;
    for (std::size_t k = 0; k < components; ++k)
        for (const double unit : scale)
            variances.push_back(unit * unit);
    return {CovarianceType::diag, scale.size(),
            std::vector<double>(components, 1 / static_cast<double>(components)), centers,
            std::move(variances)};
}

struct FarRow {
    double log_density;
    std::size_t row;
};

// Finds the rows that are farthest from their centres, the farthest first.
std::vector<FarRow> farthest_rows(const WeightedRows& data, const Mixture& metric,
                                  std::size_t how_many) {
    const std::size_t components = metric.n_components();
    Workspace work(metric.n_features(), components);
    const KeepGoing never_asked;
    Poll poll(never_asked);
    std::vector<FarRow> all;
    for (std::size_t block = 0; block < n_blocks(data.rows.rows); ++block) {
        const std::size_t n = load_block(data.rows, block, work);
        if (!load_weights(data.sample_weight, block, n, metric.n_features(), work))
            continue;
        log_densities(metric.parameters(), negligible_in_statistics, work, {0, block, poll});
        for (std::size_t s = 0; s < n; ++s) {
            if (work.row_weight.get()[s] == 0)
                continue;
            double densest = work.r.get()[s];
            for (std::size_t k = 1; k < components; ++k)
                densest = std::max(densest, work.r.get()[k * block_stride + s]);
            all.push_back({densest, block * rows_per_block + s});
        }
        const std::size_t kept = std::min(all.size(), how_many);
        std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(),
                          [](const FarRow& a, const FarRow& b) {
                              return a.log_density < b.log_density ||
                                     (a.log_density == b.log_density && a.row < b.row);
                          });
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
    const std::vector<FarRow> far = farthest_rows(data, metric_of(from, scale), empty.size());
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
