// Spans: for every division of the rows and every order of merging, the total has the bits of one
// pass. Spans without all rows have no total.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"
#include "emgine/scoring.hpp"
#include "emgine/statistics_span.hpp"

#include <stdexcept>

namespace {

using problem::Problem;

emgine::StatisticsSpan span(const Problem& p, std::size_t first, std::size_t end) {
    emgine::WeightedRows data{p.view(), p.sample_weight.data() + first, first};
    data.rows.data = static_cast<const char*>(data.rows.data) +
                     static_cast<std::ptrdiff_t>(first) * data.rows.row_stride;
    data.rows.rows = std::min(end, p.n) - first;
    return emgine::expectation_span(data, p.mixture(), nullptr, false, {});
}

const check::Case any_cut("any cut and any order give the bits of one pass", [] {
    const std::size_t grid = emgine::grid_rows();
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 3, 20}) {
            const Problem p = problem::make(type, 9 * grid + 17, d, 4);
            const auto whole =
                emgine::expectation({p.view(), p.sample_weight.data()}, p.mixture(), nullptr, {});
            emgine::StatisticsSpan all = span(p, 8 * grid, 10 * grid);
            emgine::absorb(all, span(p, grid, 3 * grid));
            emgine::absorb(all, span(p, 0, grid));
            emgine::absorb(all, span(p, 3 * grid, 8 * grid));
            check::that(emgine::total(all).values == whole.values, p.name());
        }
});

emgine::StartShape start(const Problem& p) {
    return {emgine::model_shape("gaussian", p.type, p.d, p.k), p.means.data()};
}

// Statistics of rows first to end, which belong where labels or one-hot responsibilities say.
emgine::StatisticsSpan assigned(const Problem& p, const emgine::Assignment& all, std::size_t first,
                                std::size_t end) {
    const std::size_t n = std::min(end, p.n) - first;
    const emgine::WeightedRows data{emgine::dense_view(p.rows.data() + first * p.d, n, p.d),
                                    p.sample_weight.data() + first, first};
    const emgine::Assignment part{
        all.labels == nullptr ? nullptr : all.labels + first,
        all.responsibilities == nullptr ? nullptr : all.responsibilities + first * p.k};
    return emgine::assigned_expectation_span(data, start(p), part, {});
}

const check::Case told("rows that are told where they belong are those of a hard assignment", [] {
    const std::size_t grid = emgine::grid_rows();
    for (const auto& type : problem::types) {
        const Problem p = problem::make(type, 2 * grid + 17, 3, 4);
        const emgine::Mixture metric = emgine::gaussian_mixture(
            "spherical", p.d, p.weights, p.means, std::vector<double>(p.k, 1.0));
        std::vector<std::int64_t> labels(p.n);
        emgine::score(emgine::Score::label, p.view(), metric, {labels.data()}, {});
        std::vector<double> shares(p.n * p.k, 0.0);
        for (std::size_t row = 0; row < p.n; ++row)
            shares[row * p.k + static_cast<std::size_t>(labels[row])] = 3.0; // it is normalised
        auto expected = emgine::total(emgine::hard_expectation_span(
                                          {p.view(), p.sample_weight.data()}, metric, start(p), {}))
                            .values;
        expected[emgine::StatisticsLayout::log_likelihood_at] = 0.0; // that of the metric
        for (const emgine::Assignment& all :
             {emgine::Assignment{labels.data(), nullptr}, {nullptr, shares.data()}}) {
            emgine::StatisticsSpan parts = assigned(p, all, grid, p.n);
            emgine::absorb(parts, assigned(p, all, 0, grid));
            check::that(emgine::total(parts).values == expected, p.name());
        }
    }
});

const check::Case not_all("parts that miss, overlap or differ have no total", [] {
    const std::size_t grid = emgine::grid_rows();
    const Problem p = problem::make("full", 4 * grid, 2, 3);
    const auto refused = [&](std::size_t first, std::size_t end) {
        emgine::StatisticsSpan all = span(p, 0, grid);
        emgine::absorb(all, span(p, first, end));
        try {
            emgine::total(all);
        } catch (const std::invalid_argument&) {
            return true;
        }
        return false;
    };
    check::that(!refused(grid, 4 * grid), "all rows");
    check::that(refused(2 * grid, 4 * grid), "a gap");
    check::that(refused(0, 4 * grid), "twice");
    bool thrown = false;
    try {
        span(p, 5, 10);
    } catch (const std::invalid_argument&) {
        thrown = true;
    }
    check::that(thrown, "not on the grid");
});

} // namespace
