// Log-densities, responsibilities and labels of rows, against the textbook's loops.
#include "check.hpp"
#include "textbook.hpp"

#include "emgine/em.hpp"
#include "emgine/scoring.hpp"

#include <algorithm>

namespace {

using problem::Problem;

struct Scores {
    std::vector<double> log_densities, responsibilities;
    std::vector<std::int64_t> labels;
};

Scores scores(const Problem& p, const emgine::MatrixView& view, int n_threads = 1) {
    Scores made{std::vector<double>(p.n), std::vector<double>(p.n * p.k),
                std::vector<std::int64_t>(p.n)};
    emgine::PassOptions options;
    options.n_threads = n_threads;
    const auto mixture = p.mixture();
    emgine::score(emgine::Score::log_density, view, mixture, {made.log_densities.data()}, options);
    emgine::score(emgine::Score::responsibilities, view, mixture, {made.responsibilities.data()},
                  options);
    emgine::score(emgine::Score::label, view, mixture, {made.labels.data()}, options);
    return made;
}

void agrees(const Problem& p) {
    const Scores ours = scores(p, p.view());
    const auto densities = textbook::log_densities(p);
    for (std::size_t s = 0; s < p.n; ++s) {
        const auto* row = &densities[s * p.k];
        const long double total = textbook::log_sum_exp(row, p.k);
        check::close(ours.log_densities[s], static_cast<double>(total), 1e-13, 1e-13);
        for (std::size_t c = 0; c < p.k; ++c)
            check::close(ours.responsibilities[s * p.k + c],
                         static_cast<double>(std::exp(row[c] - total)), 1e-11, 1e-300);
        check::that(ours.labels[s] == std::max_element(row, row + p.k) - row, "densest component");
    }
}

const check::Case every_structure("every structure, sizes around every tile", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 3, 7, 8, 9, 17, 40})
            for (const std::size_t n : {1, 5, 24, 386})
                agrees(problem::make(type, n, d, 3));
});

const check::Case far("a row far from everything has finite scores", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 4, 2, 3);
        std::fill(p.rows.begin(), p.rows.end(), 1e9);
        const Scores made = scores(p, p.view());
        for (std::size_t s = 0; s < p.n; ++s) {
            double total = 0.0;
            for (std::size_t c = 0; c < p.k; ++c)
                total += made.responsibilities[s * p.k + c];
            check::close(total, 1.0, 1e-15);
            check::that(std::isfinite(made.log_densities[s]), "finite log-density");
        }
    }
});

const check::Case result_type("float32 results are the rounded float64 results", [] {
    const Problem p = problem::make("full", 500, 3, 4);
    const Scores made = scores(p, p.view());
    std::vector<float> density(p.n), responsibilities(p.n * p.k);
    const auto single = emgine::Scalar::float32;
    emgine::score(emgine::Score::log_density, p.view(), p.mixture(), {density.data(), single}, {});
    emgine::score(emgine::Score::responsibilities, p.view(), p.mixture(),
                  {responsibilities.data(), single}, {});
    for (std::size_t s = 0; s < p.n; ++s)
        check::that(density[s] == static_cast<float>(made.log_densities[s]), "log-density");
    for (std::size_t i = 0; i < p.n * p.k; ++i)
        check::that(responsibilities[i] == static_cast<float>(made.responsibilities[i]),
                    "posterior");
});

} // namespace
