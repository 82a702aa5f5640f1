// Swaps of seeds: they lead out of a start that k-means cannot leave, and never make it worse.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/kmeans.hpp"

#include <set>

namespace {

constexpr std::size_t n = 400;

// Row s lies in the unit square around (10 g, 0), g = s modulo 4.
std::vector<double> four_groups() {
    problem::Uniform uniform(9);
    std::vector<double> rows;
    for (std::size_t s = 0; s < n; ++s) {
        rows.push_back(10.0 * static_cast<double>(s % 4) + uniform());
        rows.push_back(uniform());
    }
    return rows;
}

std::vector<std::int64_t> improved(const std::vector<double>& rows, const double* weight,
                                   const std::vector<std::int64_t>& seeds, std::size_t swaps) {
    problem::Uniform uniform(1);
    std::vector<double> shares(swaps);
    for (double& share : shares)
        share = (uniform() + 1) / 2;
    const emgine::WeightedRows data{emgine::dense_view(rows.data(), n, 2), weight};
    return emgine::improve_seeds(data, {1.0, 1.0}, seeds, shares, {});
}

// Sum over all rows of the squared distance to the nearest seed.
double total(const std::vector<double>& rows, const std::vector<std::int64_t>& seeds) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double nearest = INFINITY;
        for (const auto seed : seeds) {
            const auto s = static_cast<std::size_t>(seed);
            nearest = std::min(nearest, std::pow(rows[2 * i] - rows[2 * s], 2) +
                                            std::pow(rows[2 * i + 1] - rows[2 * s + 1], 2));
        }
        sum += nearest;
    }
    return sum;
}

const std::vector<std::int64_t> in_two_groups{0, 4, 8, 1}; // groups 0, 0, 0 and 1

const check::Case leaves("seeds that lie in two groups of four end in all four", [] {
    std::set<std::int64_t> groups;
    for (const auto seed : improved(four_groups(), nullptr, in_two_groups, 20))
        groups.insert(seed % 4);
    check::that(groups.size() == 4, std::to_string(groups.size()) + " groups");
});

const check::Case never_worse("no swap leaves a larger total", [] {
    const auto rows = four_groups();
    double before = total(rows, in_two_groups);
    for (std::size_t swaps = 1; swaps <= 30; ++swaps) {
        const double after = total(rows, improved(rows, nullptr, in_two_groups, swaps));
        check::that(after <= before, "after " + std::to_string(swaps));
        before = after;
    }
    check::that(before < total(rows, in_two_groups) / 100, "far less at the end");
});

const check::Case weighted("a row without weight is never a seed", [] {
    std::vector<double> weight(n, 1.0);
    for (std::size_t s = 2; s < n; s += 4)
        weight[s] = 0.0;
    const auto seeds = improved(four_groups(), weight.data(), in_two_groups, 40);
    check::that(seeds != in_two_groups, "some are swapped");
    for (const auto seed : seeds)
        check::that(seed % 4 != 2, "row " + std::to_string(seed));
});

const check::Case nothing("without shares, or with a single seed, nothing changes", [] {
    const auto rows = four_groups();
    check::that(improved(rows, nullptr, in_two_groups, 0) == in_two_groups, "no shares");
    const std::vector<std::int64_t> one{7};
    check::that(improved(rows, nullptr, one, 5) == one, "one seed");
});

const check::Case threads("the same seeds for any number of threads", [] {
    const auto p = problem::make("spherical", 20000, 9, 30);
    const std::vector<double> scale(9, 1.0);
    const std::vector<double> shares{0.1, 0.5, 0.9, 0.3, 0.7, 0.2, 0.8, 0.4};
    std::vector<std::int64_t> seeds(30);
    for (std::size_t i = 0; i < seeds.size(); ++i)
        seeds[i] = static_cast<std::int64_t>(i);
    const auto one = emgine::improve_seeds({p.view()}, scale, seeds, shares, {});
    check::that(one != seeds, "some are swapped");
    for (const int n_threads : {2, 3})
        check::that(one == emgine::improve_seeds({p.view()}, scale, seeds, shares, {n_threads, {}}),
                    std::to_string(n_threads));
});

} // namespace
