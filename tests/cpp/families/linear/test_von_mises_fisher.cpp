// The family: rows of length 1, normalisers in closed form, and the M-step's concentrations.
#include "algebra/bessel.hpp"
#include "check.hpp"
#include "emgine/em.hpp"
#include "emgine/mixture.hpp"
#include "families/linear/linear_family.hpp"

namespace {

using emgine::model_shape;

const emgine::LinearFamily& family() {
    return static_cast<const emgine::LinearFamily&>(emgine::family_of("von_mises_fisher"));
}

const check::Case lengths("rows must have length 1", [] {
    const emgine::Supports supports =
        emgine::supports_of(model_shape("von_mises_fisher", "", 2, 1));
    const double good[] = {0.6, -0.8}, nearly[] = {0.6, -0.8 - 5e-7}, off[] = {0.6, -0.80001};
    check::that(supports.has(good) && supports.has(nearly), "length 1");
    check::that(supports.first_outside(off) == 0, "another length");
});

const check::Case sphere("normalisers on the sphere have a closed form", [] {
    constexpr double log_2_pi = 1.8378770664093454836;
    for (double kappa = 1e-3; kappa <= 1e6; kappa *= 10) {
        const auto natural =
            family().natural(model_shape("von_mises_fisher", "", 3, 1),
                             {{"mean_directions", {0, 0, 1}}, {"concentrations", {kappa}}});
        check::close(natural.log_normalizer[0],
                     -(std::log(kappa) - log_2_pi - kappa - std::log(-std::expm1(-2 * kappa))),
                     1e-14, 1e-14);
    }
});

const check::Case
    concentrations("the M-step finds the concentration whose mean has the length", [] {
        for (const std::size_t d : {2u, 3u, 10u, 1000u})
            for (const double length : {1e-12, 1e-3, 0.3, 0.9, 0.999, 0.999999}) {
                std::vector<double> mean(d);
                mean[1] = -length;
                const auto found = family().parameters_of(model_shape("von_mises_fisher", "", d, 1),
                                                          mean, nullptr);
                check::that(found[0].values[1] == -1, "direction");
                const double kappa = found[1].values[0];
                check::close(emgine::bessel_ratio(static_cast<double>(d) / 2 - 1, kappa), length,
                             4e-15);
            }
    });

const check::Case
    limits("rows all alike are bounded by reg_covar, rows of no direction uniform", [] {
        const auto layout = emgine::layout_of(model_shape("von_mises_fisher", "", 2, 2));
        // row weight, weights, sums
        const emgine::SufficientStatistics statistics{
            layout, {0, 8, 5, 3, 0, 5, 0, 0}, {0, 0, 0, 0}};
        const auto bounded = emgine::estimates(statistics, {1e-4, 1}).parameters;
        check::that(bounded[1].values == std::vector<double>{1e4, 0}, "concentrations");
        check::that(bounded[0].values == std::vector<double>{0, 1, 1, 0}, "directions");
        check::that(std::isinf(emgine::estimates(statistics, {0, 1}).parameters[1].values[0]),
                    "no bound");
    });

const check::Case parameters("parameters that are none", [] {
    const auto shape = model_shape("von_mises_fisher", "", 2, 1);
    const auto made = [&](double length, double kappa) {
        family().natural(shape, {{"mean_directions", {0, length}}, {"concentrations", {kappa}}});
    };
    made(-1, 0);
    check::throws<emgine::IllDefinedComponent>([&] { made(0.5, 1); }, "length");
    for (const double kappa : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()})
        check::throws<emgine::IllDefinedComponent>([&] { made(1, kappa); }, "concentration");
});

const check::Case bound("a component at the bound has collapsed, one beyond it may lose", [] {
    const auto at = [](double concentration) {
        return emgine::Mixture(model_shape("von_mises_fisher", "", 2, 1), {1.0},
                               {{"mean_directions", {0, 1}}, {"concentrations", {concentration}}});
    };
    const auto is = [&](double concentration, double floor) {
        return family().has_collapsed(at(concentration).components(), 0, floor);
    };
    check::that(is(1e4, 1e-4) && !is(1e4, 1e-5) && !is(1e4, 0) && is(1e31, 0), "collapsed");
    check::that(emgine::most_lost(at(1e4), at(5), 1e-4, 1e-7) == 0, "at the bound");
    check::that(emgine::most_lost(at(2e4), at(5), 1e-4, 1e-7) > 0, "beyond");
});

} // namespace
