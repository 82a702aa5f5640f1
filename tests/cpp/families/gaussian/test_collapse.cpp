// What is seen after an M-step: components without rows, on a point, on a plane across a feature.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"

namespace {

using Components = std::vector<std::size_t>;

Components degenerate(const emgine::SufficientStatistics& statistics, double reg_covar) {
    const auto updated = emgine::maximization(statistics, {reg_covar});
    return emgine::degenerate_components(statistics, updated, reg_covar);
}

// Two features, three components; the first is ordinary.
struct Diag {
    double weight[3] = {5, 3, 2};
    double mean = 0.5;
    double second[2] = {3, 3}, third[2] = {2, 2}; // scatters
    emgine::SufficientStatistics statistics() const {
        const double sum[6] = {}, means[6] = {mean, mean, mean, mean, mean, mean};
        const double scatter[6] = {5, 5, second[0], second[1], third[0], third[1]};
        return problem::statistics("diag", 2, 3, weight, sum, scatter, means, -1,
                                   weight[0] + weight[1] + weight[2]);
    }
};

const check::Case ordinary("ordinary components are not degenerate", [] {
    for (const auto& type : problem::types)
        for (const double reg_covar : {0.0, 1e-6}) {
            const auto p = problem::make(type, 500, 3, 3);
            const auto s = emgine::expectation({p.view()}, p.mixture(), nullptr, {});
            check::that(degenerate(s, reg_covar).empty(), p.name());
        }
});

const check::Case empty("a component of no weight is degenerate, one of little is not", [] {
    Diag rows;
    rows.weight[1] = 0;
    rows.second[0] = rows.second[1] = 0;
    check::that(degenerate(rows.statistics(), 1e-6) == Components{1}, "no weight");
    rows.weight[1] = rows.second[0] = rows.second[1] = 1e-16; // of 7
    check::that(degenerate(rows.statistics(), 1e-6) == Components{1}, "lost in the sum");
    rows.weight[1] = rows.second[0] = rows.second[1] = 1e-12;
    check::that(degenerate(rows.statistics(), 1e-6).empty(), "little weight");
});

const check::Case on_a_point("on a point all variances are reg_covar", [] {
    Diag rows;
    rows.third[0] = rows.third[1] = 0;
    check::that(degenerate(rows.statistics(), 1e-6) == Components{2}, "a point");
    rows.third[0] = 2e-7; // a tenth of reg_covar
    check::that(degenerate(rows.statistics(), 1e-6).empty(), "a needle, which reg_covar bounds");
});

const check::Case on_a_plane("a variance that is a rounding of the mean is a collapse", [] {
    Diag rows;
    rows.third[0] = 2 * 1e-34;
    check::that(degenerate(rows.statistics(), 0) == Components{2}, "no reg_covar");
    check::that(degenerate(rows.statistics(), 1e-6).empty(), "reg_covar bounds it");
    rows.mean = 1e-6;
    check::that(degenerate(rows.statistics(), 0).empty(), "a small mean, whose roundings are less");
});

const check::Case
    on_an_oblique_plane("a pivot that is a rounding of the variance is a collapse", [] {
        const auto found = [&](double pivot) {
            const double weight[] = {1}, sum[] = {0, 0}, means[] = {0, 0};
            const double scatter[] = {4, 2, 2, 1 + pivot};
            return degenerate(problem::statistics("full", 2, 1, weight, sum, scatter, means, -1, 1),
                              0);
        };
        check::that(found(0x1p-52) == Components{0}, "one rounding");
        check::that(found(1e-13).empty(), "a narrow component");
    });

const check::Case shared("where the covariance is shared, all collapse", [] {
    const double weight[] = {2, 3}, sum[] = {0, 0}, scatter[] = {1e-34}, means[] = {1, 7};
    const auto s = problem::statistics("tied_diag", 1, 2, weight, sum, scatter, means, -1, 5);
    check::that(degenerate(s, 0) == Components{0, 1}, "both");
});

const check::Case estimates("estimates are what a mixture is made of, even if it cannot be", [] {
    Diag rows;
    rows.third[0] = 0;
    const auto found = emgine::estimates(rows.statistics(), {0});
    check::that(found.weights == std::vector<double>{0.5, 0.3, 0.2}, "weights");
    check::that(found.parameters[0].values == std::vector<double>(6, 0.5), "means");
    check::that(found.parameters[1].values == std::vector<double>{1, 1, 1, 1, 0, 1}, "covariances");
    check::throws<emgine::IllDefinedComponent>(
        [&] { emgine::maximization(rows.statistics(), {0}); }, "no mixture");
});

} // namespace
