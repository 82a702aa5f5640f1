// What the kernels read of a mixture: normalisers, packed factors, tiles and whitened means.
#include "check.hpp"
#include "problem.hpp"

#include "families/gaussian/layout.hpp"

namespace {

using problem::Problem;

double entry(const emgine::GaussianParameters& p, std::size_t f, std::size_t row, std::size_t col) {
    return p.precisions_cholesky[(f * p.n_features + row) * p.n_features + col];
}

const check::Case normalizers("log weight, log det of the factor and the constant", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 3, 9}) {
            const Problem p = problem::make(type, 1, d, 3);
            const auto made = problem::numbers(p.mixture());
            for (std::size_t c = 0; c < p.k; ++c) {
                long double expected =
                    std::log(p.weights[c]) - 0.918938533204672741780L * static_cast<double>(d);
                for (std::size_t j = 0; j < d; ++j)
                    expected += std::log(
                        made.precisions_cholesky[emgine::variance_at(made.storage, d, c, j)]);
                check::close(made.log_normalizers[c], static_cast<double>(expected), 1e-14, 1e-14);
            }
        }
});

const check::Case scales("one scale for each component, shared ones repeated", [] {
    for (const char* type : {"diag", "tied_diag", "spherical", "tied_spherical"}) {
        const auto p = problem::numbers(problem::make(type, 1, 3, 4).mixture());
        const double* scale = emgine::scales_of(p);
        for (std::size_t c = 0; c < 4; ++c)
            for (std::size_t j = 0; j < (has_diagonals(p.storage) ? 3 : 1); ++j)
                check::that(*scale++ == p.precisions_cholesky[variance_at(p.storage, 3, c, j)],
                            type);
    }
});

// Rows of U' in panels of eight, column by column.
const check::Case panels("factors are packed in panels of eight rows", [] {
    for (const char* type : {"full", "tied"})
        for (const std::size_t d : {1, 7, 8, 9, 20}) {
            const auto p = problem::numbers(problem::make(type, 1, d, 2).mixture());
            for (std::size_t f = 0; f < emgine::factors_of(p); ++f) {
                const double* at = emgine::factor_of(p, f);
                for (std::size_t top = 0; top < d; top += emgine::panel_rows)
                    for (std::size_t j = 0; j < top + emgine::panel_rows; ++j)
                        for (std::size_t i = top; i < top + emgine::panel_rows; ++i, ++at)
                            check::that(*at == (i < d && j <= i ? entry(p, f, j, i) : 0.0),
                                        std::string(type) + " " + std::to_string(d));
                check::that(at == emgine::factor_of(p, f) + emgine::packed_factor_size(d), "size");
            }
        }
});

const check::Case side_by_side("eight components side by side: means first", [] {
    for (const std::size_t k : {7, 8, 17}) {
        const auto p = problem::numbers(problem::make("full", 1, 5, k).mixture());
        const std::size_t tiles = k / emgine::components_of_tile;
        check::that(p.component_tiles.size() == tiles * emgine::component_tile_size(5), "size");
        for (std::size_t tile = 0; tile < tiles; ++tile)
            for (std::size_t lane = 0; lane < emgine::components_of_tile; ++lane) {
                const double* of =
                    p.component_tiles.data() + tile * emgine::component_tile_size(5) + lane;
                const std::size_t c = tile * emgine::components_of_tile + lane;
                for (std::size_t j = 0; j < 5; ++j)
                    check::that(of[j * emgine::components_of_tile] == p.means[c * 5 + j], "mean");
                check::that(of[5 * emgine::components_of_tile] == entry(p, c, 0, 0), "factor");
            }
    }
    const std::size_t many = emgine::most_tile_features + 1;
    check::that(
        problem::numbers(problem::make("full", 1, many, 8).mixture()).component_tiles.empty(),
        "none beyond the kernel's features");
});

const check::Case whitened("one whitening where the whitened means lie close together", [] {
    for (const double away : {0.0, 100.0, 1e4}) {
        Problem problem = problem::make("tied", 1, 2, 2);
        problem.covariances = {1, 0, 0, 1};
        problem.means = {-away, 0, away, 0};
        const auto p = problem::numbers(problem.mixture());
        check::that(p.whiten_once == (away < 1024), std::to_string(away));
        check::that(p.center == std::vector<double>{0, 0}, "the average of the means");
        check::that(p.whitened_means == std::vector<double>{-away, 0, away, 0}, "about it");
    }
});

const check::Case threads("any number of threads lays out the same", [] {
    const Problem p = problem::make("full", 1, 120, 9);
    const auto one = problem::numbers(
        emgine::gaussian_mixture(p.type, p.d, p.weights, p.means, p.covariances, 1));
    const auto four = problem::numbers(
        emgine::gaussian_mixture(p.type, p.d, p.weights, p.means, p.covariances, 4));
    check::that(one.factors == four.factors && one.precisions_cholesky == four.precisions_cholesky,
                "factors");
});

} // namespace
