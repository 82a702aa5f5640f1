// Log-densities of a block against the textbook, component by component, and who may stop them.
#include "check.hpp"
#include "loaded_block.hpp"
#include "textbook.hpp"

#include "families/gaussian/densities.hpp"

#include <limits>

namespace {

using loaded_block::Loaded;
using problem::Problem;

constexpr double nothing = -std::numeric_limits<double>::infinity();

void agrees(const Problem& p) {
    const emgine::Mixture mixture = p.mixture();
    const auto& numbers = emgine::gaussian_numbers(mixture.components());
    emgine::GaussianScratch scratch(numbers.storage, p.d, p.k);
    Loaded rows(p);
    emgine::gaussian_densities(numbers, rows.block(), nothing, scratch, rows.task,
                               rows.work.r.get());
    const auto expected = textbook::log_densities(p);
    for (std::size_t s = 0; s < p.n; ++s)
        for (std::size_t c = 0; c < p.k; ++c)
            check::close(rows.work.r.get()[c * emgine::block_stride + s],
                         static_cast<double>(expected[s * p.k + c]), 1e-12, 1e-12);
}

const check::Case every("every component of every structure, sizes around every tile", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 3, 7, 8, 9, 17, 33, 65})
            for (const std::size_t k : {1, 3, 9})
                agrees(problem::make(type, 30, d, k));
});

const check::Case apart("a shared matrix whose whitened means lie too far apart for one whitening",
                        [] {
                            Problem p = problem::make("tied", 30, 3, 2);
                            agrees(p);
                            p.means[3] += 1e5;
                            check::that(!problem::numbers(p.mixture()).whiten_once, "two ways");
                            agrees(p);
                        });

const check::Case weightless("a component of weight 0 is -infinity everywhere", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 30, 3, 3);
        p.weights = {0.5, 0.0, 0.5};
        const emgine::Mixture mixture = p.mixture();
        const auto scratch = mixture.components().scratch();
        Loaded rows(p);
        mixture.components().log_densities(rows.block(), nothing, *scratch, rows.task,
                                           rows.work.r.get());
        const auto values = rows.values();
        for (std::size_t s = 0; s < p.n; ++s) {
            check::that(values[rows.work.n + s] == nothing, p.name());
            check::that(std::isfinite(values[s]) && std::isfinite(values[2 * rows.work.n + s]),
                        "its neighbours");
        }
    }
});

const check::Case beyond("no row is NaN or without a finite density, however far away", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 30, 3, 2);
        std::fill(p.rows.begin(), p.rows.end(), 1e300);
        const emgine::Mixture mixture = p.mixture();
        const auto scratch = mixture.components().scratch();
        Loaded rows(p);
        mixture.components().log_densities(rows.block(), nothing, *scratch, rows.task,
                                           rows.work.r.get());
        for (const double value : rows.values())
            check::that(std::isfinite(value) && value < emgine::below_all, p.name());
    }
});

const check::Case stops("with many features, Ctrl-C is heard between two components", [] {
    const Problem p = problem::make("diag", 30, emgine::slow_features, 3);
    const emgine::Mixture mixture = p.mixture();
    const auto scratch = mixture.components().scratch();
    Loaded rows(p);
    rows.never_asked = [] { return false; };
    check::throws<emgine::Interrupted>(
        [&] {
            mixture.components().log_densities(rows.block(), nothing, *scratch, rows.task,
                                               rows.work.r.get());
        },
        "interrupted");
});

} // namespace
