// Merges groups pair by pair. A group is compared with those whose means are nearest, and again
// only when it has merged.
#include "emgine/merging.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "algebra/linalg.hpp"
#include "emgine/mixture.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t most_neighbours = 8;
constexpr double nanoseconds = 0.5; // for a number of a covariance and a feature

// Costs of pairs, and the least of each row, which is found again where the row has changed.
class PairCosts {
  public:
    explicit PairCosts(std::size_t n)
        : n_(n), costs_(n * n, infinity), least_(n), changed_(n, true) {}

    void set(std::size_t one, std::size_t other, double cost) {
        costs_[one * n_ + other] = costs_[other * n_ + one] = cost;
        changed_[one] = changed_[other] = true;
    }

    void forget(std::size_t group) {
        for (std::size_t other = 0; other < n_; ++other)
            if (costs_[group * n_ + other] < infinity)
                set(group, other, infinity);
    }

    // The first of the cheapest pairs. Both are 0 if there is none.
    std::pair<std::size_t, std::size_t> cheapest() {
        std::size_t row = 0;
        for (std::size_t i = 0; i < n_; ++i) {
            if (std::exchange(changed_[i], false)) {
                const double* costs = costs_.data() + i * n_;
                least_[i] = static_cast<std::size_t>(std::min_element(costs, costs + n_) - costs);
            }
            if (of(i) < of(row))
                row = i;
        }
        return of(row) < infinity ? std::make_pair(row, least_[row]) : std::make_pair(row, row);
    }

  private:
    double of(std::size_t row) const { return costs_[row * n_ + least_[row]]; }

    std::size_t n_;
    std::vector<double> costs_;
    std::vector<std::size_t> least_;
    std::vector<char> changed_;
};

struct Group {
    double weight;
    std::vector<double> mean, covariance;
};

struct Partner {
    std::size_t group;
    double cost;
};

class Merging {
  public:
    Merging(Groups groups, const std::vector<double>& unit, double least,
            const PassOptions& options)
        : groups_(std::move(groups)), unit_(unit), least_(least), options_(options),
          n_(groups_.weight.size()), size_(groups_.covariances.size() / n_), alive_(n_, true),
          costs_(n_), loss_(n_) {
        for (std::size_t g = 0; g < n_; ++g) {
            const double* covariance = groups_.covariances.data() + g * size_;
            loss_[g] = loss_of(groups_.weight[g], covariance);
            require(std::isfinite(loss_[g]), g);
            total_ += groups_.weight[g];
        }
        compare_all();
    }

    void merge_cheapest() {
        const auto [one, other] = costs_.cheapest();
        require(one != other, one);
        put(one, merged(one, other));
        alive_[other] = false;
        costs_.forget(one);
        costs_.forget(other);
        enter(one, partners_of(one));
    }

    Groups left() const {
        Groups made{groups_.matrices, groups_.d, {}, {}, {}};
        for (std::size_t g = 0; g < n_; ++g) {
            if (!alive_[g])
                continue;
            const double* mean = groups_.means.data() + g * groups_.d;
            const double* covariance = groups_.covariances.data() + g * size_;
            made.weight.push_back(groups_.weight[g]);
            made.means.insert(made.means.end(), mean, mean + groups_.d);
            made.covariances.insert(made.covariances.end(), covariance, covariance + size_);
        }
        return made;
    }

  private:
    static void require(bool sound, std::size_t group) {
        if (!sound)
            throw IllDefinedComponent(group, "The group of rows cannot merge with any other.");
    }

    // Minus the classification likelihood of a group, but for what is the same in all.
    double loss_of(double weight, const double* covariance) const {
        double logarithms = 0;
        if (groups_.matrices)
            logarithms = log_determinant(covariance, groups_.d);
        else
            for (std::size_t j = 0; j < size_; ++j)
                logarithms += std::log(covariance[j]);
        return weight * (0.5 * logarithms - std::log(weight));
    }

    Group merged(std::size_t one, std::size_t other) const {
        const std::size_t d = groups_.d;
        const double weight = groups_.weight[one] + groups_.weight[other];
        const double first = groups_.weight[one] / weight, second = groups_.weight[other] / weight;
        const double* means = groups_.means.data();
        const double* a = groups_.covariances.data() + one * size_;
        const double* b = groups_.covariances.data() + other * size_;
        Group made{weight, std::vector<double>(d), std::vector<double>(size_)};
        std::vector<double> shift(d);
        for (std::size_t j = 0; j < d; ++j) {
            shift[j] = means[other * d + j] - means[one * d + j];
            made.mean[j] = means[one * d + j] + second * shift[j];
        }
        for (std::size_t i = 0; i < size_; ++i) {
            const double beside = groups_.matrices ? shift[i / d] : shift[i];
            made.covariance[i] =
                first * a[i] + second * b[i] + first * second * (beside * shift[i % d]);
        }
        return made;
    }

    void put(std::size_t at, const Group& group) {
        groups_.weight[at] = group.weight;
        std::copy(group.mean.begin(), group.mean.end(), groups_.means.data() + at * groups_.d);
        std::copy(group.covariance.begin(), group.covariance.end(),
                  groups_.covariances.data() + at * size_);
        loss_[at] = loss_of(group.weight, group.covariance.data());
    }

    // Those whose means are nearest, the nearest first.
    std::vector<std::size_t> neighbours_of(std::size_t group) const {
        const std::size_t d = groups_.d;
        std::vector<std::pair<double, std::size_t>> apart;
        for (std::size_t other = 0; other < n_; ++other) {
            double distance = 0;
            for (std::size_t j = 0; j < d; ++j) {
                const double along =
                    (groups_.means[other * d + j] - groups_.means[group * d + j]) / unit_[j];
                distance += along * along;
            }
            if (alive_[other] && other != group && std::isfinite(distance))
                apart.emplace_back(distance, other);
        }
        const std::size_t kept = std::min(apart.size(), most_neighbours);
        std::partial_sort(apart.begin(), apart.begin() + static_cast<std::ptrdiff_t>(kept),
                          apart.end());
        std::vector<std::size_t> near;
        for (std::size_t i = 0; i < kept; ++i)
            near.push_back(apart[i].second);
        return near;
    }

    // What it costs to merge a group with each of its neighbours.
    std::vector<Partner> partners_of(std::size_t group) const {
        std::vector<Partner> partners;
        for (const std::size_t other : neighbours_of(group)) {
            const Group both = merged(group, other);
            double cost =
                loss_of(both.weight, both.covariance.data()) - loss_[group] - loss_[other];
            if (std::min(groups_.weight[group], groups_.weight[other]) < least_)
                cost -= 1e6 * total_;
            partners.push_back({other, std::isfinite(cost) ? cost : infinity});
        }
        return partners;
    }

    void enter(std::size_t group, const std::vector<Partner>& partners) {
        for (const Partner& partner : partners)
            costs_.set(group, partner.group, partner.cost);
    }

    // Entered in their order, because the cost of a pair rounds by which of the two is first.
    void compare_all() {
        std::vector<std::vector<Partner>> partners(n_);
        const auto numbers = static_cast<double>(n_ * most_neighbours * size_ * groups_.d);
        const std::size_t workers = n_workers(n_, numbers * nanoseconds, options_.n_threads);
        parallel_for(n_, workers, options_.keep_going,
                     [&](const Task& task) { partners[task.index] = partners_of(task.index); });
        for (std::size_t g = 0; g < n_; ++g)
            enter(g, partners[g]);
    }

    Groups groups_;
    const std::vector<double>& unit_;
    double least_;
    const PassOptions& options_;
    std::size_t n_, size_;
    std::vector<char> alive_;
    PairCosts costs_;
    std::vector<double> loss_;
    double total_ = 0;
};

} // namespace

Groups merge_groups(Groups groups, const std::vector<double>& unit, double least,
                    std::size_t n_groups, const PassOptions& options) {
    const std::size_t n = groups.weight.size();
    if (n <= n_groups)
        return groups;
    Poll poll(options.keep_going);
    Merging merging(std::move(groups), unit, least, options);
    for (std::size_t left = n; left > n_groups; --left) {
        poll.check(true);
        merging.merge_cheapest();
    }
    return merging.left();
}

} // namespace emgine
