// Densities of small and large counts: no gap where the table ends, and no number that is none.
#include "families/by_feature/independent.hpp"

#include <cmath>

namespace {

double density(const emgine::Mixture& mixture, double x) {
    emgine::RowScratch scratch;
    mixture.components().log_densities_of_row(&x, scratch);
    return scratch.log_density[0];
}

const check::Case ends("densities go on where the table ends", [] {
    for (const double size : {0.5, 20.0, 1e6})
        for (double x = 60; x < 68; ++x) {
            const auto mixture = independent::mixture("negative_binomial", 1, {1},
                                                      {{"means", {50}}, {"sizes", {size}}});
            // p(x + 1) / p(x) = (x + size) / (x + 1) m / (m + size)
            const double ratio = std::log((x + size) / (x + 1) * 50 / (50 + size));
            const double ours = density(mixture, x + 1) - density(mixture, x);
            check::that(std::abs(ours - ratio) < 1e-13, "the ratio of neighbours");
        }
});

const check::Case far("counts that overflow have no density, and no NaN", [] {
    for (const double size : {1e-9, 2.0, std::numeric_limits<double>::infinity()})
        for (const double mean : {0.0, 1e-300, 3.0, 1e200}) {
            const auto mixture = independent::mixture("negative_binomial", 1, {1},
                                                      {{"means", {mean}}, {"sizes", {size}}});
            for (const double x : {0.0, 1.0, 63.0, 64.0, 1e9, 1e300})
                check::that(std::isfinite(density(mixture, x)), "a finite number");
        }
});

} // namespace
