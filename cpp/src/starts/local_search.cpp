// Improves seeds for k-means: swaps a seed for another row, and keeps the swap if it helps. Seeding
// alone often places two seeds in one group and none in another, and neither k-means nor EM can
// repair that. A swap concerns few rows: threads find them, and the caller adds them up in their
// order. Sums over all are made again only where a swap was kept.
#include <algorithm>
#include <cstdint>
#include <numeric>

#include "emgine/kmeans.hpp"
#include "machine/parallel.hpp"
#include "starts/nearest_two.hpp"

namespace emgine {

namespace {

constexpr double nanoseconds_per_number = 0.3; // in a swap

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

// Writes where a is smaller than b, and returns how often. Without branches: nobody can tell where.
std::size_t smaller(const double* a, const double* b, std::size_t n, std::uint16_t* where) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < n; ++i) {
        where[found] = static_cast<std::uint16_t>(i);
        found += a[i] < b[i];
    }
    return found;
}

class Search {
  public:
    Search(const WeightedRows& data, const std::vector<double>& scale,
           std::vector<std::int64_t> seeds, const PassOptions& options)
        : weight_(data.sample_weight), options_(options), rounding_(0),
          rows_(scaled_rows(data, scale, options)), near_(rows_, seeds, options),
          seeds_(std::move(seeds)), distance_(near_.owner.size()), gaining_(distance_.size()),
          n_gaining_(rows_.blocks.size()) {
        const auto numbers = static_cast<double>(rows_.n * (rows_.d + 8));
        workers_ =
            n_workers(rows_.blocks.size(), numbers * nanoseconds_per_number, options.n_threads);
        appraise();
    }

    // Replaces the seed whose removal costs least by the row at this share of the total distance,
    // if this is a gain.
    void try_swap(double share) {
        const std::size_t row = row_at(share);
        find_gaining(rows_.row(row));
        std::vector<Loss> seeds = losses_;
        const double gain = add_gains(seeds);
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

    // The rows for which the point is one of the nearest two: few.
    void find_gaining(const std::vector<double>& point) {
        parallel_for(rows_.blocks.size(), workers_, options_.keep_going, [&](const Task& task) {
            const std::size_t begin = task.index * rows_per_block;
            rows_.squared_distances(task.index, point, &distance_[begin]);
            n_gaining_[task.index] = smaller(&distance_[begin], &near_.second[begin],
                                             rows_.rows_of(task.index), &gaining_[begin]);
        });
    }

    // Returns what all rows gain from the new point, and changes what they lose with their seeds.
    double add_gains(std::vector<Loss>& seeds) const {
        double gain = 0;
        for (std::size_t block = 0; block < n_gaining_.size(); ++block)
            for (std::size_t at = 0; at < n_gaining_[block]; ++at) {
                const std::size_t i =
                    block * rows_per_block + gaining_[block * rows_per_block + at];
                const double kept = std::min(near_.first[i], distance_[i]);
                gain += weight(i) * (near_.first[i] - kept);
                seeds[owner(i)].change(weight(i), removal(i), distance_[i] - kept);
            }
        return gain;
    }

    void appraise() {
        losses_.assign(seeds_.size(), {});
        left_.clear();
        for (std::size_t block = 0; block < rows_.blocks.size(); ++block) {
            double left = 0;
            const std::size_t begin = block * rows_per_block;
            const std::size_t end = begin + rows_.rows_of(block);
            for (std::size_t i = begin; i < end; ++i) {
                losses_[owner(i)].add(weight(i), removal(i));
                left += weight(i) * near_.first[i];
            }
            left_.push_back(left);
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
    const PassOptions& options_;
    std::size_t workers_ = 1;
    double rounding_; // of a sum of losses
    ScaledRows rows_;
    NearestTwo near_;
    std::vector<std::int64_t> seeds_;
    std::vector<double> distance_;       // of each row from the point that is tried
    std::vector<std::uint16_t> gaining_; // by block, the first n_gaining_ of it
    std::vector<std::size_t> n_gaining_; // by block
    std::vector<Loss> losses_;           // by seed
    std::vector<double> left_;           // by block, the distance from the nearest seeds
};

} // namespace

std::vector<std::int64_t> improve_seeds(const WeightedRows& data, const std::vector<double>& scale,
                                        std::vector<std::int64_t> seeds,
                                        const std::vector<double>& shares,
                                        const PassOptions& options) {
    if (seeds.size() < 2)
        return seeds;
    const ThreadTeam team;
    Poll poll(options.keep_going);
    Search search(data, scale, std::move(seeds), options);
    for (const double share : shares) {
        poll.check(true);
        search.try_swap(share);
    }
    return search.seeds();
}

} // namespace emgine
