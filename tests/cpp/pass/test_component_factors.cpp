// Factors of rows: labels are factors of 0 and 1, ones change no bit, and a row that no allowed
// component can have keeps a finite objective.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"
#include "emgine/statistics_span.hpp"
#include "pass/component_factors.hpp"

#include <cmath>
#include <limits>

namespace {

using problem::Problem;

constexpr double never = -std::numeric_limits<double>::infinity();

emgine::SufficientStatistics with(const Problem& p, const emgine::ComponentFactors& factors,
                                  int n_threads = 1) {
    emgine::PassOptions options;
    options.n_threads = n_threads;
    return emgine::total(emgine::expectation_span({p.view(), p.sample_weight.data()}, p.mixture(),
                                                  nullptr, false, options, factors));
}

// Every third row is known.
std::vector<std::int64_t> some_labels(const Problem& p) {
    std::vector<std::int64_t> labels(p.n, -1);
    for (std::size_t row = 0; row < p.n; row += 3)
        labels[row] = static_cast<std::int64_t>(row % p.k);
    return labels;
}

std::vector<double> log_factors_of(const Problem& p, const std::vector<std::int64_t>& labels) {
    std::vector<double> factors(p.n * p.k, 0.0);
    for (std::size_t row = 0; row < p.n; ++row)
        for (std::size_t k = 0; k < p.k; ++k)
            if (labels[row] >= 0 && labels[row] != static_cast<std::int64_t>(k))
                factors[row * p.k + k] = never;
    return factors;
}

const check::Case of_ones("factors of 1 change no bit, also where densities are bounded", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {2, 5, 40}) {
            const Problem p = problem::make(type, 1000, d, 5);
            const std::vector<double> ones(p.n * p.k, 0.0);
            check::that(with(p, {nullptr, ones.data()}).values == with(p, {}).values, p.name());
        }
});

const check::Case one_thing("labels are factors of 0 and 1, for any number of threads", [] {
    for (const auto& type : problem::types)
        for (const std::size_t k : {1, 2, 3, 8}) {
            const Problem p = problem::make(type, 5000, 3, k);
            const auto labels = some_labels(p);
            const auto factors = log_factors_of(p, labels);
            const auto expected = with(p, {labels.data(), nullptr}).values;
            check::that(with(p, {nullptr, factors.data()}).values == expected, p.name());
            check::that(with(p, {labels.data(), nullptr}, 2).values == expected, p.name());
        }
});

const check::Case all_known("rows that are all known are the sums of their components", [] {
    const Problem p = problem::make(problem::types[0], 700, 3, 4);
    std::vector<std::int64_t> labels(p.n);
    for (std::size_t row = 0; row < p.n; ++row)
        labels[row] = static_cast<std::int64_t>(row % p.k);
    const emgine::Mixture mixture = p.mixture();
    const emgine::StartShape start{emgine::model_shape("gaussian", p.type, p.d, p.k),
                                   mixture.components().reference()};
    auto expected =
        emgine::total(emgine::assigned_expectation_span({p.view(), p.sample_weight.data()}, start,
                                                        {labels.data(), nullptr}, {}))
            .values;
    auto found = with(p, {labels.data(), nullptr}).values;
    found[emgine::StatisticsLayout::log_likelihood_at] = 0.0;
    check::that(found == expected, "the same sums");
});

const check::Case not_allowed("a row that no allowed component can have is finite", [] {
    emgine::Workspace work(1, 3);
    work.n = emgine::padded_rows;
    for (std::size_t s = 0; s < work.n; ++s)
        for (std::size_t k = 0; k < 3; ++k)
            work.r.get()[k * emgine::block_stride + s] = k == 0 ? -1.0 : never;
    const std::int64_t label = 1;
    emgine::add_factors({&label, nullptr}, 0, 1, 3, work);
    const double* r = work.r.get();
    check::that(r[0] == never && r[2 * emgine::block_stride] == never, "the others cannot be");
    check::that(std::isfinite(r[emgine::block_stride]), "the one that is known");
});

} // namespace
