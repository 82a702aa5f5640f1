// Tiles of precisions and means, and what each feature has of the log-normaliser.
#include "check.hpp"
#include "gap_problem.hpp"

#include "families/gaussian/gap_layout.hpp"

namespace {

using emgine::components_of_tile;
using problem::Problem;

const check::Case precisions("precisions are inverses of the covariances, side by side", [] {
    for (const char* type : {"full", "tied"})
        for (const std::size_t k : {1, 8, 11}) {
            const Problem p = gap_problem::make(type, 1, 4, k);
            const emgine::Mixture mixture = gap_problem::mixture_of(p);
            const auto& made = emgine::gaussian_numbers(mixture.components());
            for (std::size_t c = 0; c < k; ++c) {
                const std::size_t tile = p.type == "tied" ? 0 : c / components_of_tile;
                for (std::size_t i = 0; i < 4; ++i)
                    for (std::size_t j = 0; j < 4; ++j) {
                        textbook::Real sum = 0;
                        for (std::size_t l = 0; l < 4; ++l)
                            sum +=
                                made.precision_tiles[((tile * 4 + i) * 4 + l) * components_of_tile +
                                                     c % components_of_tile] *
                                textbook::covariance(p, c, l, j);
                        check::close(static_cast<double>(sum), i == j ? 1 : 0, 0, 1e-13);
                    }
                for (std::size_t j = 0; j < 4; ++j)
                    check::that(
                        made.mean_tiles[(c / components_of_tile * 4 + j) * components_of_tile +
                                        c % components_of_tile] == p.means[c * 4 + j],
                        type);
            }
        }
});

const check::Case parts("parts of the features and the weight are the log-normaliser", [] {
    for (const char* type : {"diag", "spherical", "tied_diag", "tied_spherical"}) {
        const Problem p = gap_problem::make(type, 1, 3, 2);
        const emgine::Mixture mixture = gap_problem::mixture_of(p);
        const auto& made = emgine::gaussian_numbers(mixture.components());
        for (std::size_t c = 0; c < 2; ++c) {
            double total = std::log(p.weights[c]);
            for (std::size_t j = 0; j < 3; ++j)
                total += made.of_feature[c * 3 + j];
            check::close(total, made.log_normalizers[c], 1e-14, 1e-14);
        }
    }
});

const check::Case none("mixtures whose rows lack nothing have no tiles", [] {
    const auto made = problem::numbers(problem::make("full", 1, 3, 2).mixture());
    check::that(made.precision_tiles.empty() && made.mean_tiles.empty(), "no tiles");
});

} // namespace
