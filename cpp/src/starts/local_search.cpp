// Improves seeds for k-means: swaps a seed for another row, and keeps the swap if it helps. Seeding
// alone often places two seeds in one group and none in another, and neither k-means nor EM can
// repair that. Serial, because callers pass a sample of rows.
#include <algorithm>
#include <limits>

#include "emgine/kmeans.hpp"
#include "machine/parallel.hpp"
#include "starts/nearest_two.hpp"

namespace emgine {

namespace {

class Search {
  public:
    Search(const WeightedRows& data, const std::vector<double>& scale,
           std::vector<std::int64_t> seeds, const PassOptions& options)
        : weight_(data.sample_weight), rows_(scaled_rows(data, scale, options)),
          near_(rows_, seeds), seeds_(std::move(seeds)), distance_(rows_.n),
          losses_(seeds_.size()) {}

    // Replaces the seed whose removal costs least by the row at this share of the total distance,
    // if this is a gain.
    void try_swap(double share) {
        const std::size_t row = row_at(share);
        rows_.squared_distances(rows_.row(row), distance_.data());
        std::fill(losses_.begin(), losses_.end(), 0.0);
        double gain = 0;
        for (std::size_t i = 0; i < rows_.n; ++i) {
            const double kept = std::min(near_.first[i], distance_[i]);
            gain += weight(i) * (near_.first[i] - kept);
            losses_[near_.owner[i]] += weight(i) * (std::min(near_.second[i], distance_[i]) - kept);
        }
        const auto least = std::min_element(losses_.begin(), losses_.end());
        if (!(gain > *least))
            return;
        const auto out = static_cast<std::size_t>(least - losses_.begin());
        seeds_[out] = static_cast<std::int64_t>(row);
        near_.replace(out, row, distance_.data());
    }

    const std::vector<std::int64_t>& seeds() const { return seeds_; }

  private:
    double weight(std::size_t row) const { return weight_ == nullptr ? 1.0 : weight_[row]; }

    std::size_t row_at(double share) const {
        double total = 0;
        for (std::size_t i = 0; i < rows_.n; ++i)
            total += weight(i) * near_.first[i];
        double cumulative = 0;
        for (std::size_t i = 0; i < rows_.n; ++i)
            if ((cumulative += weight(i) * near_.first[i]) > share * total)
                return i;
        return rows_.n - 1;
    }

    const double* weight_;
    ScaledRows rows_;
    NearestTwo near_;
    std::vector<std::int64_t> seeds_;
    std::vector<double> distance_;
    std::vector<double> losses_;
};

} // namespace

std::vector<std::int64_t> improve_seeds(const WeightedRows& data, const std::vector<double>& scale,
                                        std::vector<std::int64_t> seeds,
                                        const std::vector<double>& shares,
                                        const PassOptions& options) {
    if (seeds.size() < 2)
        return seeds;
    Poll poll(options.keep_going);
    Search search(data, scale, std::move(seeds), options);
    for (const double share : shares) {
        poll.check(true);
        search.try_swap(share);
    }
    return search.seeds();
}

} // namespace emgine
