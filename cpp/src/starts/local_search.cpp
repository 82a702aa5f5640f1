// Improves seeds for k-means: swaps a seed for another row, and keeps the swap if it helps. Seeding
// alone often places two seeds in one group and none in another, and neither k-means nor EM can
// repair that. A swap concerns few rows: sums over all are made again only where one was kept.
#include <algorithm>
#include <numeric>

#include "emgine/kmeans.hpp"
#include "machine/parallel.hpp"
#include "starts/nearest_two.hpp"

namespace emgine {

namespace {

// What the rows of a seed lose without it. Exactly 0 where each of them loses nothing.
struct Loss {
    double unchanged = 0, changed = 0;
    std::size_t n_unchanged = 0; // rows that have weight

    void add(double weight, double removal) {
        unchanged += weight * removal;
        n_unchanged += weight > 0;
    }
    void change(double weight, double removal, double now) {
        unchanged -= weight * removal;
        changed += weight * now;
        n_unchanged -= weight > 0;
    }
    double total() const { return (n_unchanged > 0 ? unchanged : 0) + changed; }
};

class Search {
  public:
    Search(const WeightedRows& data, const std::vector<double>& scale,
           std::vector<std::int64_t> seeds, const PassOptions& options)
        : weight_(data.sample_weight), rounding_(0), rows_(scaled_rows(data, scale, options)),
          near_(rows_, seeds, options), seeds_(std::move(seeds)), distance_(rows_.n) {
        appraise();
    }

    // Replaces the seed whose removal costs least by the row at this share of the total distance,
    // if this is a gain.
    void try_swap(double share) {
        const std::size_t row = row_at(share);
        rows_.squared_distances(rows_.row(row), distance_.data());
        std::vector<Loss> seeds = losses_;
        double gain = 0;
        for (std::size_t i = 0; i < rows_.n; ++i) {
            if (!(distance_[i] < near_.second[i])) // few rows are so near
                continue;
            const double kept = std::min(near_.first[i], distance_[i]);
            gain += weight(i) * (near_.first[i] - kept);
            seeds[owner(i)].change(weight(i), removal(i), distance_[i] - kept);
        }
        std::vector<double> losses;
        for (const Loss& seed : seeds)
            losses.push_back(seed.total());
        // Two seeds without other rows cost the same, but for rounding: the first of them goes.
        const double same = *std::min_element(losses.begin(), losses.end()) + rounding_;
        const auto least =
            std::find_if(losses.begin(), losses.end(), [&](double loss) { return loss <= same; });
        if (least == losses.end() || !(gain > *least))
            return;
        const auto out = static_cast<std::size_t>(least - losses.begin());
        seeds_[out] = static_cast<std::int64_t>(row);
        near_.replace(out, row, distance_.data());
        appraise();
    }

    const std::vector<std::int64_t>& seeds() const { return seeds_; }

  private:
    double weight(std::size_t row) const { return weight_ == nullptr ? 1.0 : weight_[row]; }
    std::size_t owner(std::size_t row) const { return static_cast<std::size_t>(near_.owner[row]); }
    // What the row loses without its nearest seed.
    double removal(std::size_t row) const { return near_.second[row] - near_.first[row]; }

    void appraise() {
        losses_.assign(seeds_.size(), {});
        left_.assign(rows_.blocks.size(), 0.0);
        for (std::size_t i = 0; i < rows_.n; ++i) {
            losses_[owner(i)].add(weight(i), removal(i));
            left_[i / rows_per_block] += weight(i) * near_.first[i];
        }
        rounding_ = 0;
        for (const Loss& seed : losses_)
            rounding_ = std::max(rounding_, 1e-12 * seed.unchanged);
    }

    std::size_t row_at(double share) const {
        double left = share * std::accumulate(left_.begin(), left_.end(), 0.0);
        std::size_t block = 0;
        for (; block + 1 < left_.size() && left_[block] <= left; ++block)
            left -= left_[block];
        const std::size_t begin = block * rows_per_block, end = begin + rows_.rows_of(block);
        for (std::size_t i = begin; i < end; ++i)
            if ((left -= weight(i) * near_.first[i]) < 0)
                return i;
        return end - 1;
    }

    const double* weight_;
    double rounding_; // of a sum of losses
    ScaledRows rows_;
    NearestTwo near_;
    std::vector<std::int64_t> seeds_;
    std::vector<double> distance_;
    std::vector<Loss> losses_; // by seed
    std::vector<double> left_; // by block, the distance from the nearest seeds
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
