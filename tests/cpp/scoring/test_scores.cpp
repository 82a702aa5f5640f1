// A single row has the same bits as in a batch, for every structure and around every tile size, and
// for a family that is not Gaussian. A row that is not scored says so.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"
#include "emgine/scoring.hpp"
#include "scoring/scores.hpp"

#include <algorithm>
#include <limits>

namespace {

using problem::Problem;

// Enough rows that all of them go through blocks.
constexpr std::size_t in_blocks = 384;

void agrees(const emgine::Mixture& mixture, const Problem& p) {
    std::vector<double> log_densities(p.n), responsibilities(p.n * p.k), alone(p.k);
    std::vector<std::int64_t> labels(p.n);
    emgine::score(emgine::Score::log_density, p.view(), mixture, {log_densities.data()}, {});
    emgine::score(emgine::Score::responsibilities, p.view(), mixture, {responsibilities.data()},
                  {});
    emgine::score(emgine::Score::label, p.view(), mixture, {labels.data()}, {});
    for (std::size_t s = 0; s < p.n; s += 13) {
        const double* x = p.rows.data() + s * p.d;
        const emgine::Components& components = mixture.components();
        check::that(emgine::log_density_of_row(components, x) == log_densities[s],
                    p.name() + " score");
        check::that(emgine::label_of_row(components, x) == labels[s], p.name() + " label");
        emgine::write_row(emgine::Score::responsibilities, components, x, {alone.data()}, 0);
        for (std::size_t k = 0; k < p.k; ++k)
            check::that(alone[k] == responsibilities[s * p.k + k], p.name() + " responsibility");
    }
}

void agrees(const Problem& p) { agrees(p.mixture(), p); }

const check::Case same_bits("one row has the bits of the batch", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 40})
            for (const std::size_t k : {1, 2, 3, 4, 5, 7, 8, 9, 16, 17})
                agrees(problem::make(type, in_blocks, d, k));
});

const check::Case largest("the largest sizes of a row", [] {
    for (const auto& type : problem::types) {
        agrees(problem::make(type, in_blocks, emgine::most_row_features, 2));
        agrees(problem::make(type, in_blocks, 2, emgine::most_row_components));
    }
});

const check::Case any_family("one row of another family has the bits of the batch", [] {
    for (const std::size_t k : {1, 2, 3, 8, 9}) {
        const auto made = inverse_gaussian::make(in_blocks, 3, k);
        agrees(made.mixture(), {"inverse_gaussian", in_blocks, 3, k, made.rows, {}, {}, {}, {}});
    }
});

const check::Case limits("below every double a log-density is -inf", [] {
    const double infinity = std::numeric_limits<double>::infinity();
    check::that(emgine::log_density_or_nothing(emgine::below_all * 1.01) == -infinity, "below");
    check::that(emgine::log_density_or_nothing(-1e298) == -1e298, "far, but there");
    check::that(emgine::log_density_or_nothing(0.5) == 0.5, "ordinary");
});

const check::Case nothing("a row without a score: NaN, or the label -1, and no other row", [] {
    std::vector<double> numbers(9, 0.5);
    std::vector<float> floats(3, 0.5F);
    std::vector<std::int64_t> labels(3, 7);
    emgine::write_nothing(emgine::Score::label, 3, {labels.data()}, 1);
    check::that(labels == std::vector<std::int64_t>{7, -1, 7}, "label");
    emgine::write_nothing(emgine::Score::log_density, 3, {floats.data(), emgine::Scalar::float32},
                          2);
    check::that(floats[1] == 0.5F && std::isnan(floats[2]), "float32");
    emgine::write_nothing(emgine::Score::responsibilities, 3, {numbers.data()}, 1);
    for (std::size_t i = 0; i < 9; ++i)
        check::that(std::isnan(numbers[i]) == (i / 3 == 1), "the row's three");
});

const check::Case far("rows so far away that distances overflow", [] {
    for (const auto& type : problem::types)
        for (const double where : {1e9, 1e160, 1e308}) {
            Problem p = problem::make(type, in_blocks, 10, 3);
            std::fill(p.rows.begin(), p.rows.end(), where);
            agrees(p);
        }
});

const check::Case splits("a batch of any size has the bits of its rows", [] {
    for (const auto& type : problem::types) {
        const Problem p = problem::make(type, in_blocks, 6, 5);
        const emgine::Mixture mixture = p.mixture();
        std::vector<double> all(p.n), some(p.n);
        emgine::score(emgine::Score::log_density, p.view(), mixture, {all.data()}, {});
        for (std::size_t n = 1; n < 100; ++n) {
            const auto view = emgine::dense_view(p.rows.data(), n, p.d);
            emgine::score(emgine::Score::log_density, view, mixture, {some.data()}, {});
            check::that(
                std::equal(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n), some.begin()),
                p.name() + " rows " + std::to_string(n));
        }
    }
});

} // namespace
