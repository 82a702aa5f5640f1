// Constants of cells: rows that lack a cell lack its constant, and nothing else changes.
#include "check.hpp"
#include "gap_problem.hpp"

#include <cmath>
#include <stdexcept>

#include "families/gaussian/cell_constants.hpp"

namespace {

using problem::Problem;

const check::Case parts("the constants are added to the parts of the features", [] {
    for (const char* type : {"diag", "spherical", "tied_diag", "tied_spherical"}) {
        const Problem p = gap_problem::make(type, 1, 3, 2);
        const emgine::Mixture mixture = gap_problem::mixture_of(p);
        const std::vector<double> constants = {0.5, -1, 2, 0, 0.25, 3};
        const emgine::Mixture with = emgine::with_cell_constants(mixture, constants);
        const auto& before = emgine::gaussian_numbers(mixture.components());
        const auto& after = emgine::gaussian_numbers(with.components());
        for (std::size_t i = 0; i < 6; ++i)
            check::close(after.of_feature[i], before.of_feature[i] + constants[i], 0, 1e-15);
        check::that(after.log_normalizers == before.log_normalizers, type);
        check::that(with.weights() == mixture.weights(), type);
    }
});

const check::Case refused("other mixtures and sizes are refused", [] {
    const auto refuses = [](const emgine::Mixture& mixture, const std::vector<double>& constants) {
        try {
            emgine::with_cell_constants(mixture, constants);
        } catch (const std::invalid_argument&) {
            return true;
        }
        return false;
    };
    const emgine::Mixture lacking = gap_problem::mixture_of(gap_problem::make("diag", 1, 3, 2));
    check::that(refuses(lacking, {1, 2}), "sizes");
    check::that(refuses(lacking, {1, 2, 3, 4, 5, HUGE_VAL}), "not finite");
    const std::vector<double> six(6, 1.0);
    check::that(refuses(gap_problem::mixture_of(gap_problem::make("full", 1, 3, 2)), six), "full");
    check::that(refuses(problem::make("diag", 1, 3, 2).mixture(), six), "no gaps");
});

} // namespace
