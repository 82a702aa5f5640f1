// Seeds for k-means. Each seed is drawn with a probability proportional to its squared distance
// from the nearest seed before it. Greedy: of a few candidates, the one with the smallest total
// distance is kept.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "algebra/random.hpp"
#include "emgine/kmeans.hpp"
#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"
#include "starts/scaled_rows.hpp"

namespace emgine {

namespace {

class Seeding {
  public:
    Seeding(const WeightedRows& data, const std::vector<double>& scale, std::uint64_t seed,
            const PassOptions& options)
        : rows_(scaled_rows(data, scale, options)), seed_(seed), options_(options),
          nearest_(rows_.blocks.size() * rows_per_block, infinity), weight_(nearest_.size()),
          weight_of_block_(rows_.blocks.size()), seeds_known_(rows_.blocks.size()) {
        for (std::size_t i = 0; i < rows_.n; ++i) {
            weight_[i] = data.sample_weight == nullptr ? 1.0 : data.sample_weight[i];
            weight_of_block_[i / rows_per_block] += weight_[i];
        }
    }

    // The row at a random point of the cumulative weight (weight times distance to the nearest
    // seed). Earlier blocks are skipped by their totals.
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

    // Chooses the candidate with the smallest total of weight times distance.
    std::size_t take_best(const std::vector<std::size_t>& candidates) {
        const std::size_t trials = candidates.size();
        const std::vector<double> by_block = totals_with(candidates);
        std::vector<double> totals(trials);
        for (std::size_t i = 0; i < by_block.size(); ++i)
            totals[i % trials] += by_block[i];
        const auto least = std::min_element(totals.begin(), totals.end());
        const auto best = static_cast<std::size_t>(least - totals.begin());
        total_ = *least;
        for (std::size_t block = 0; block < rows_.blocks.size(); ++block)
            distance_of_block_[block] = by_block[block * trials + best];
        seeds_.push_back(packed({candidates[best]}));
        return candidates[best];
    }

  private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    std::vector<double> packed(const std::vector<std::size_t>& candidates) const {
        std::vector<double> points;
        for (const std::size_t candidate : candidates)
            for (const double value : rows_.row(candidate))
                points.push_back(value);
        return packed_centers(points, rows_.d);
    }

    // Totals: blocks by candidates.
    std::vector<double> totals_with(const std::vector<std::size_t>& candidates) {
        const std::size_t trials = candidates.size();
        const std::vector<double> points = packed(candidates);
        std::vector<double> totals(rows_.blocks.size() * trials);
        for_each_block(trials + 1, [&](std::size_t block) {
            lower_nearest(block);
            const std::size_t first = block * rows_per_block;
            kernels().totals_with(rows_.blocks[block].get(), rows_.padded_rows_of(block), rows_.d,
                                  points.data(), trials, nearest_.data() + first,
                                  weight_.data() + first, totals.data() + block * trials);
        });
        return totals;
    }

    // Distances of a block learn of a seed when they are next read, together with the rows.
    void lower_nearest(std::size_t block) {
        for (std::size_t& known = seeds_known_[block]; known < seeds_.size(); ++known)
            kernels().lower_nearest(rows_.blocks[block].get(), rows_.padded_rows_of(block), rows_.d,
                                    seeds_[known].data(), &nearest_[block * rows_per_block]);
    }

    template <class Body>
    void for_each_block(std::size_t n_points, const Body& body) const {
        const double cost = 0.06 * static_cast<double>(rows_.n * n_points * (rows_.d + 3));
        const std::size_t blocks = rows_.blocks.size();
        const std::size_t workers = n_workers(blocks, cost, options_.n_threads);
        parallel_for(blocks, workers, options_.keep_going,
                     [&](const Task& task) { body(task.index); });
    }

    // The row of the block at which the sum of shares reaches `left`.
    std::size_t row_of_block(std::size_t block, double left, bool distances) {
        lower_nearest(block);
        const std::size_t begin = block * rows_per_block;
        const std::size_t end = begin + rows_.rows_of(block);
        std::size_t last = begin;
        for (std::size_t i = begin; i < end; ++i) {
            const double share = weight_[i] * (distances ? nearest_[i] : 1.0);
            if (!(share > 0)) // a row of weight 0 may be infinitely far away
                continue;
            last = i;
            if ((left -= share) <= 0)
                break;
        }
        return last;
    }

    ScaledRows rows_;
    std::uint64_t seed_;
    const PassOptions& options_;
    std::vector<double> nearest_, weight_; // one number per row, in whole blocks
    std::vector<double> weight_of_block_, distance_of_block_ = weight_of_block_;
    std::vector<std::vector<double>> seeds_; // packed
    std::vector<std::size_t> seeds_known_;   // of them, to the distances of a block
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
        chosen.push_back(static_cast<std::int64_t>(seeding.take_best(candidates)));
    }
    return chosen;
}

} // namespace emgine
