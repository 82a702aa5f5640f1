// A chart of mixtures: weights in front, softmax of logarithms; the rest is the family's.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"
#include "problem.hpp"

#include "pass/chart.hpp"

namespace {

using emgine::Chart;
using problem::Problem;

const check::Case none("a family without a chart is refused by name", [] {
    const auto mixture = inverse_gaussian::make(1, 2, 3).mixture();
    try {
        const Chart chart(mixture);
        check::that(false, "it is refused");
    } catch (const std::invalid_argument& error) {
        check::that(std::string(error.what()).find("inverse_gaussian") != std::string::npos,
                    error.what());
    }
});

const check::Case both_ways("a mixture's vector makes the mixture", [] {
    for (const auto& type : problem::types) {
        const Problem here = problem::make(type, 1, 3, 4), there = problem::make(type, 1, 3, 4, 9);
        const Chart chart(here.mixture());
        const auto vector = chart.vector(there.mixture());
        check::that(vector.size() == chart.size(), "size");
        check::that(chart.size() == emgine::n_free_parameters(chart.shape()) + 1,
                    "a coordinate for each weight");
        const auto back = problem::numbers(chart.mixture(vector.data()));
        for (std::size_t c = 0; c < 4; ++c)
            check::close(back.weights[c], there.weights[c], 1e-13);
        for (std::size_t i = 0; i < back.means.size(); ++i)
            check::close(back.means[i], there.means[i], 1e-12, 1e-12);
        for (std::size_t i = 0; i < back.covariances.size(); ++i)
            check::close(back.covariances[i], problem::numbers(there.mixture()).covariances[i],
                         1e-12, 1e-12);
    }
});

const check::Case shares("coordinates of weights: a root times a logarithm, all shifts alike", [] {
    const Problem p = problem::make("diag", 1, 2, 3);
    const Chart chart(p.mixture());
    auto vector = chart.vector(p.mixture());
    for (std::size_t c = 0; c < p.k; ++c)
        check::close(vector[c], std::sqrt(p.weights[c]) * std::log(p.weights[c]), 1e-14);
    for (std::size_t c = 0; c < p.k; ++c)
        vector[c] += 800 * std::sqrt(p.weights[c]); // exp(800) is infinite
    const auto shifted = chart.mixture(vector.data());
    for (std::size_t c = 0; c < p.k; ++c)
        check::close(shifted.weights()[c], p.weights[c], 1e-11);
});

const check::Case weightless("a weight of 0 has finite coordinates", [] {
    Problem p = problem::make("diag", 1, 2, 3);
    p.weights = {0.25, 0, 0.75};
    const Chart chart(p.mixture());
    const auto vector = chart.vector(p.mixture());
    for (const double value : vector)
        check::that(std::isfinite(value), "finite");
    check::close(chart.mixture(vector.data()).weights()[1], 1e-12, 1e-9);
});

const check::Case outlives("a chart keeps its reference alive", [] {
    const Problem p = problem::make("full", 1, 2, 2);
    std::unique_ptr<Chart> chart;
    {
        const emgine::Mixture reference = p.mixture();
        chart = std::make_unique<Chart>(reference);
    }
    const auto vector = chart->vector(p.mixture());
    check::that(chart->mixture(vector.data()).n_components() == 2, "after its end");
});

} // namespace
