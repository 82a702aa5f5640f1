// The pass with a family that is not Gaussian: statistics against plain loops, spans, threads,
// starts and EM steps. Nothing on the way asks for more than the contract of families.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"

#include "emgine/em.hpp"
#include "emgine/statistics_span.hpp"
#include "pass/pass.hpp"

namespace {

using inverse_gaussian::Problem;
using Values = std::vector<double>;

// Responsibilities of a row; returns its log-density.
double posterior(const Problem& p, std::size_t s, Values& r) {
    const std::size_t d = p.shape.n_features, k = p.shape.n_components;
    double total = 0;
    for (std::size_t c = 0; c < k; ++c) {
        long double density = std::log(p.weights[c]);
        for (std::size_t j = 0; j < d; ++j) {
            const long double x = p.rows[s * d + j], mu = p.mu[c * d + j];
            const long double lambda = p.lambda[c * d + j];
            density += std::log(lambda / (2 * 3.14159265358979323846L * x * x * x)) / 2 -
                       lambda * (x - mu) * (x - mu) / (2 * mu * mu * x);
        }
        total += r[c] = static_cast<double>(std::exp(density));
    }
    for (double& value : r)
        value /= total;
    return std::log(total);
}

// The flat vector of the statistics, by plain loops.
Values textbook(const Problem& p, const double* weight) {
    const std::size_t d = p.shape.n_features, k = p.shape.n_components;
    Values all(2 + k + 2 * k * d), r(k);
    for (std::size_t s = 0; s < p.n; ++s) {
        const double own = weight == nullptr ? 1 : weight[s];
        all[0] += own * posterior(p, s, r);
        all[1] += own;
        for (std::size_t c = 0; c < k; ++c) {
            all[2 + c] += own * r[c];
            for (std::size_t j = 0; j < d; ++j) {
                all[2 + k + c * d + j] += own * r[c] * p.rows[s * d + j];
                all[2 + k + (k + c) * d + j] += own * r[c] / p.rows[s * d + j];
            }
        }
    }
    return all;
}

Values weights_of(std::size_t n) {
    problem::Uniform uniform(n);
    Values weight(n);
    for (std::size_t s = 0; s < n; ++s)
        weight[s] = s % 7 == 0 ? 0 : 1.5 + uniform();
    return weight;
}

const check::Case loops("statistics are those of plain loops", [] {
    for (const std::size_t n : {1, 23, 384, 385, 2000})
        for (const std::size_t k : {1, 2, 5}) {
            const Problem p = inverse_gaussian::make(n, 3, k);
            const Values weight = weights_of(n + 1);
            for (const double* own : {static_cast<const double*>(nullptr), weight.data() + 1}) {
                const auto ours = emgine::expectation({p.view(), own}, p.mixture(), nullptr, {});
                const auto theirs = textbook(p, own);
                check::that(ours.reference == Values(k * 3), "about the family's reference");
                for (std::size_t i = 0; i < theirs.size(); ++i)
                    check::close(ours.values[i], theirs[i], 1e-11, 1e-11);
            }
        }
});

const check::Case threads("threads change no bit", [] {
    const Problem p = inverse_gaussian::make(20000, 2, 3);
    const auto one = emgine::expectation({p.view()}, p.mixture(), nullptr, {1, {}});
    for (const int n_threads : {2, 3, 5})
        check::that(emgine::expectation({p.view()}, p.mixture(), nullptr, {n_threads, {}}).values ==
                        one.values,
                    std::to_string(n_threads));
});

emgine::WeightedRows part(const Problem& p, std::size_t first, std::size_t end) {
    const std::size_t d = p.shape.n_features;
    return {emgine::dense_view(p.rows.data() + first * d, end - first, d), nullptr, first};
}

const check::Case spans("spans in any order and grouping have the total's bits", [] {
    const std::size_t grid = emgine::grid_rows();
    const Problem p = inverse_gaussian::make(4 * grid + 11, 2, 3);
    const auto mixture = p.mixture();
    const auto whole = emgine::expectation({p.view()}, mixture, nullptr, {});
    const auto span = [&](std::size_t first, std::size_t end) {
        return emgine::expectation_span(part(p, first, end), mixture, nullptr, false, {});
    };
    auto all = span(3 * grid, p.n);
    auto front = span(grid, 3 * grid);
    emgine::absorb(front, span(0, grid));
    emgine::absorb(all, std::move(front));
    check::that(emgine::total(std::move(all)).values == whole.values, "the same bits");
});

const check::Case steps("EM steps of this family raise the likelihood", [] {
    const Problem p = inverse_gaussian::make(3000, 2, 3);
    emgine::Mixture mixture = p.mixture();
    double last = -1e300;
    for (int step = 0; step < 30; ++step) {
        const auto statistics = emgine::expectation({p.view()}, mixture, nullptr, {});
        check::that(statistics.log_likelihood() >= last - 1e-9 * std::abs(last), "no fall");
        last = statistics.log_likelihood();
        mixture = emgine::maximization(statistics, {});
    }
    check::that(last >
                    emgine::expectation({p.view()}, p.mixture(), nullptr, {}).log_likelihood() + 1,
                "and gained");
});

const check::Case starts("rows begin by chance, by labels and by another family's metric", [] {
    const Problem p = inverse_gaussian::make(1000, 2, 2);
    const Values nothing(4);
    const emgine::StartShape start{p.shape, nothing.data()};
    const auto weight_of = [](emgine::StatisticsSpan span) {
        const auto all = emgine::total(std::move(span));
        check::close(all.weight()[0] + all.weight()[1], 1000, 1e-12);
        return emgine::maximization(all, {}).weights()[0];
    };
    const double chance = weight_of(emgine::random_expectation_span({p.view()}, start, 5, {}));
    check::that(std::abs(chance - 0.5) < 0.05, "chance");
    std::vector<std::int64_t> labels(p.n);
    for (std::size_t s = 0; s < p.n; ++s)
        labels[s] = s % 4 == 0;
    check::close(weight_of(emgine::assigned_expectation_span({p.view()}, start,
                                                             {labels.data(), nullptr}, {})),
                 0.75, 1e-12);
    const auto metric =
        emgine::gaussian_mixture("spherical", 2, {0.5, 0.5}, {1, 1, 3, 3}, {1.0, 1.0});
    double near_first = 0;
    for (std::size_t s = 0; s < p.n; ++s)
        near_first += p.rows[2 * s] + p.rows[2 * s + 1] < 4;
    check::close(weight_of(emgine::hard_expectation_span({p.view()}, metric, start, {})),
                 near_first / 1000, 1e-12);
    check::throws<std::invalid_argument>(
        [&] {
            emgine::hard_expectation_span({p.view()}, inverse_gaussian::make(1, 2, 3).mixture(),
                                          start, {});
        },
        "a metric of more components");
});

const check::Case refusals("rows that do not fit are refused before work starts", [] {
    const Problem p = inverse_gaussian::make(10, 2, 2);
    const auto pass = [&](const emgine::WeightedRows& data) {
        emgine::expectation_span(data, p.mixture(), nullptr, false, {});
    };
    check::throws<std::invalid_argument>([&] { pass({emgine::dense_view(nullptr, 0, 2)}); },
                                         "none");
    check::throws<std::invalid_argument>([&] { pass({emgine::dense_view(p.rows.data(), 5, 3)}); },
                                         "columns");
    check::throws<std::invalid_argument>([&] { pass({p.view(), nullptr, 384}); },
                                         "not on the grid");
});

const check::Case interrupted("a pass that is told to stop throws", [] {
    const Problem p = inverse_gaussian::make(20000, 2, 3);
    int asked = 0;
    const emgine::PassOptions options{1, [&] { return ++asked < 3; }};
    check::throws<emgine::Interrupted>(
        [&] { emgine::expectation({p.view()}, p.mixture(), nullptr, options); }, "interrupted");
    check::that(asked == 3, "at once");
});

const check::Case chunks("a chunk's rows divide the grid and depend on the cost alone", [] {
    struct Expected {
        emgine::ModelShape shape;
        std::size_t blocks;
    };
    for (const auto& [shape, blocks] :
         {Expected{{&inverse_gaussian::family, "", 1, 1}, 1},
          Expected{{&inverse_gaussian::family, "", 100, 100}, 1},
          Expected{emgine::model_shape("gaussian", "full", 3, 2), 8},
          Expected{emgine::model_shape("gaussian", "full", 100, 100), 1},
          // A thousand rows are more than one task.
          Expected{emgine::model_shape("gaussian", "full", 12, 6), 1}}) {
        const std::size_t rows = emgine::rows_per_chunk(shape);
        check::that(emgine::grid_rows() % rows == 0, "divides");
        check::that(rows == blocks * emgine::rows_per_block, "by cost");
    }
});

} // namespace
