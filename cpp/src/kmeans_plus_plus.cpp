// Seeds for k-means: every next one drawn with probability proportional to its squared distance
// from those before. Greedy: of a few candidates the one that leaves the least total distance is
// kept.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

#include "block.hpp"
#include "dispatch.hpp"
#include "emgine/kmeans.hpp"
#include "parallel.hpp"
#include "random.hpp"

namespace emgine {

namespace {

class Seeding {
  public:
    Seeding(const WeightedRows& data, const std::vector<double>& scale, std::uint64_t seed,
            const PassOptions& options)
        : data_(data), seed_(seed), options_(options), nearest_(data.rows.rows, infinity),
          weight_of_block_(n_blocks(data.rows.rows)) {
        for (const double unit : scale)
            inverse_scale_.push_back(1 / unit);
        for (std::size_t i = 0; i < data.rows.rows; ++i)
            weight_of_block_[i / rows_per_block] += weight(i);
    }

    // The row that a random point of the cumulative weight falls on: weight times distance to the
    // nearest seed. Blocks before it are passed over by their totals.
    std::size_t draw() {
        const bool distances = total_ > 0 && total_ < infinity;
        const std::vector<double>& shares = distances ? distance_of_block_ : weight_of_block_;
        double left = uniform(seed_, draws_++) * std::accumulate(shares.begin(), shares.end(), 0.0);
        std::size_t found = 0;
        for (std::size_t block = 0; block < shares.size(); ++block) {
            if (!(shares[block] > 0))
                continue;
            found = block;
            if (left <= shares[block])
                break;
            left -= shares[block];
        }
        return row_of_block(found, left, distances);
    }

    // Total weighted distance that would be left with each candidate; with keep, its distances
    // become the nearest.
    std::vector<double> totals_with(const std::vector<std::size_t>& candidates, bool keep) {
        const std::size_t trials = candidates.size();
        const std::size_t d = data_.rows.columns;
        std::vector<double> points;
        for (const std::size_t row : candidates)
            for (std::size_t j = 0; j < d; ++j)
                points.push_back(value_at(data_.rows, row, j));
        const std::size_t blocks = n_blocks(data_.rows.rows);
        std::vector<double> by_block(blocks * trials);
        const double cost = 0.2 * static_cast<double>(data_.rows.rows * trials * d);
        const std::size_t workers = n_workers(blocks, cost, options_.n_threads);
        std::vector<std::unique_ptr<Workspace>> workspaces(workers);
        parallel_for(blocks, workers, options_.keep_going, [&](const Task& task) {
            auto& work = workspaces[task.worker];
            if (!work)
                work = std::make_unique<Workspace>(d, 1);
            const std::size_t n = load_block(data_.rows, task.index, *work);
            if (!load_weights(data_.sample_weight, task.index, n, d, *work))
                return;
            for (std::size_t t = 0; t < trials; ++t)
                by_block[task.index * trials + t] =
                    block_total(task.index, n, points.data() + t * d, keep, *work);
        });
        std::vector<double> totals(trials);
        for (std::size_t i = 0; i < by_block.size(); ++i)
            totals[i % trials] += by_block[i];
        if (keep) {
            total_ = totals[0];
            distance_of_block_ = std::move(by_block);
        }
        return totals;
    }

  private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    double block_total(std::size_t block, std::size_t n, const double* point, bool keep,
                       Workspace& work) {
        double* minus_half = work.r.get();
        kernels().density_diag(work.x.get(), work.n, data_.rows.columns, point,
                               inverse_scale_.data(), 0.0, minus_half);
        double total = 0;
        for (std::size_t s = 0; s < n; ++s) {
            double& nearest = nearest_[block * rows_per_block + s];
            const double distance = std::min(nearest, -2 * minus_half[s]);
            total += work.row_weight.get()[s] * distance;
            if (keep)
                nearest = distance;
        }
        return total;
    }

    double weight(std::size_t row) const {
        return data_.sample_weight == nullptr ? 1.0 : data_.sample_weight[row];
    }

    // A row of the block that has a share: the one at which `left` is used up.
    std::size_t row_of_block(std::size_t block, double left, bool distances) const {
        const std::size_t begin = block * rows_per_block;
        const std::size_t end = std::min(begin + rows_per_block, data_.rows.rows);
        std::size_t last = begin;
        for (std::size_t i = begin; i < end; ++i) {
            const double share = weight(i) * (distances ? nearest_[i] : 1.0);
            if (share <= 0)
                continue;
            last = i;
            if ((left -= share) <= 0)
                break;
        }
        return last;
    }

    const WeightedRows& data_;
    std::uint64_t seed_;
    const PassOptions& options_;
    std::vector<double> nearest_;
    std::vector<double> weight_of_block_, distance_of_block_;
    std::vector<double> inverse_scale_;
    double total_ = infinity;
    std::uint64_t draws_ = 0;
};

} // namespace

std::vector<std::int64_t> kmeans_plus_plus(const WeightedRows& data,
                                           const std::vector<double>& scale,
                                           std::size_t n_components, std::uint64_t seed,
                                           const PassOptions& options) {
    Seeding seeding(data, scale, seed, options);
    const auto trials = static_cast<std::size_t>(2 + std::log(static_cast<double>(n_components)));
    const ThreadTeam team;
    std::vector<std::int64_t> chosen;
    while (chosen.size() < n_components) {
        std::vector<std::size_t> candidates;
        for (std::size_t t = 0; t < (chosen.empty() ? 1 : trials); ++t)
            candidates.push_back(seeding.draw());
        std::size_t best = 0;
        if (candidates.size() > 1) {
            const std::vector<double> totals = seeding.totals_with(candidates, false);
            best = static_cast<std::size_t>(std::min_element(totals.begin(), totals.end()) -
                                            totals.begin());
        }
        seeding.totals_with({candidates[best]}, true);
        chosen.push_back(static_cast<std::int64_t>(candidates[best]));
    }
    return chosen;
}

} // namespace emgine
