// The step of an inverse size: never downhill, exactly 0 at the Poisson limit, at rest at the
// optimum, quick to it.
#include "check.hpp"
#include "families/by_feature/count_sums.hpp"
#include "families/by_feature/inverse_size.hpp"
#include "kernels/kernels.hpp"

#include <array>
#include <vector>

namespace {

using emgine::by_feature::CountMoments;
using emgine::by_feature::CountSums;
using emgine::by_feature::next_inverse_size;

// Sums of a count: of the tables, or by the formula of large counts.
std::array<double, 3> sums_of(const CountSums& sums, double count) {
    if (count < emgine::by_feature::tabled_counts) {
        const auto x = static_cast<std::size_t>(count);
        return {sums.first(x), sums.second(x), sums.third(x)};
    }
    std::array<double, emgine::sum_lanes> x, first, second, third;
    x.fill(count);
    sums.of_large(x.data(), x.size(), first.data(), second.data(), third.data());
    return {first[0], second[0], third[0]};
}

struct Counts {
    std::vector<double> x;

    CountMoments at(double c) const {
        const CountSums sums(c);
        const double n = static_cast<double>(x.size());
        CountMoments made{0, 0, c, 0, 0, 0};
        for (const double value : x)
            made.mean += value / n;
        for (const double value : x) {
            made.variance += (value - made.mean) * (value - made.mean) / n;
            const auto [first, second, third] = sums_of(sums, value);
            made.slope += first / n;
            made.curvature += second / n;
            made.third += third / n;
        }
        return made;
    }
    // Mean log-likelihood at the mean, less what does not depend on c.
    long double likelihood(double c) const { return likelihood_at(c, at(c).mean); }
    long double likelihood_at(double c, long double mean) const {
        long double total = 0;
        for (const double value : x) {
            for (int j = 0; j < value; ++j)
                total += std::log1p(static_cast<long double>(j) * c);
            total -=
                c > 0 ? (value + 1 / static_cast<long double>(c)) * std::log1p(mean * c) : mean;
        }
        return total / static_cast<long double>(x.size());
    }
};

const std::vector<Counts> samples = {
    {{0, 0, 0, 1, 0, 7}},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 300}},
    {{90, 120, 45, 160, 77, 101}},
    {{2, 3, 1, 5, 0, 9, 4, 4, 12}},
};

const check::Case never("no step is downhill, from wherever", [] {
    for (const Counts& counts : samples)
        for (const double c : {0.0, 1e-12, 1e-6, 1e-3, 0.03, 0.4, 2.0, 50.0, 1e6}) {
            const double next = next_inverse_size(counts.at(c));
            check::that(counts.likelihood(next) >= counts.likelihood(c) - 1e-14L, "uphill");
        }
});

const check::Case quick("few steps lead to the optimum, and it is at rest", [] {
    for (const Counts& counts : samples)
        for (const double start : {0.0, 0.1, 10.0}) {
            double c = start;
            for (int step = 0; step < 25; ++step)
                c = next_inverse_size(counts.at(c));
            check::close(next_inverse_size(counts.at(c)), c, 1e-10);
            check::that(c > 0, "varies more than a Poisson");
            check::that(counts.likelihood(c) >= counts.likelihood(1.01 * c), "above");
            check::that(counts.likelihood(c) >= counts.likelihood(0.99 * c), "below");
        }
});

const check::Case poisson("counts that vary no more than a Poisson's have 0", [] {
    for (const double c : {0.0, 1e-5, 3.0})
        check::that(next_inverse_size(Counts{{3, 4, 5, 4}}.at(c)) == 0, "exactly");
    check::that(next_inverse_size(Counts{{0, 0}}.at(0.5)) == 0, "zeros");
    check::that(next_inverse_size({2.0, std::nan(""), 0.1, 1.0, 1.0, 1.0}) == 0, "no numbers");
});

const check::Case held("where the mean is held, steps go uphill to the best inverse size", [] {
    using emgine::by_feature::next_inverse_size_at;
    for (const Counts& counts : samples)
        for (const double factor : {0.3, 1.0, 4.0}) {
            const double mean = factor * counts.at(0).mean;
            double c = 0.5;
            for (int step = 0; step < 60; ++step) {
                const double next = next_inverse_size_at(counts.at(c), mean);
                const long double before = counts.likelihood_at(c, mean);
                check::that(counts.likelihood_at(next, mean) >= before - 1e-13L, "uphill");
                c = next;
            }
            const long double best = counts.likelihood_at(c, mean);
            check::that(best >= counts.likelihood_at(1.01 * c, mean), "above");
            check::that(best >= counts.likelihood_at(0.99 * c, mean), "below");
        }
    check::that(next_inverse_size_at(Counts{{3, 4, 5, 4}}.at(1e-11), 4) == 0, "a Poisson");
});

} // namespace
