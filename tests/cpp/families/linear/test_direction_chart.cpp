// Any vector is a concentration and a direction; the metric is the covariance of a row.
#include "algebra/bessel.hpp"
#include "check.hpp"
#include "families/linear/direction_chart.hpp"

namespace {

emgine::Mixture mixture(const std::vector<double>& direction, double concentration) {
    return {emgine::model_shape("von_mises_fisher", "", 3, 1),
            {1.0},
            {{"mean_directions", direction}, {"concentrations", {concentration}}}};
}

std::vector<double> coordinates_of(const emgine::Mixture& there, const emgine::Mixture& reference,
                                   double root = 1) {
    const auto chart = emgine::direction_chart(reference.components_shared(), {root});
    std::vector<double> made(chart->size());
    chart->write(there.components(), made.data());
    return made;
}

const check::Case both_ways("coordinates lead back, those of a concentration of 0 too", [] {
    const auto reference = mixture({0.6, 0, 0.8}, 7);
    const auto chart = emgine::direction_chart(reference.components_shared(), {0.5});
    for (const double concentration : {0.0, 0.3, 40.0, 1e5}) {
        const auto at = coordinates_of(mixture({0, -0.8, 0.6}, concentration), reference, 0.5);
        const auto back = chart->parameters(at.data());
        check::close(back[1].values[0], concentration, 1e-12, 1e-12);
        if (concentration > 0)
            check::close(back[0].values[1], -0.8, 1e-12);
    }
    const double far[] = {1e300, 1e300, 1e300};
    check::throws<std::invalid_argument>([&] { chart->parameters(far); }, "not finite");
});

const check::Case metric("a short step has the length of its information", [] {
    for (const double kappa : {1e-6, 0.5, 8.0, 1e4}) {
        const double length = emgine::bessel_ratio(0.5, kappa);
        const double across = kappa < 1e-4 ? 1.0 / 3 : length / kappa;
        const double along = kappa < 1e-4 ? 1.0 / 3 : 1 - length * length - 2 * length / kappa;
        const auto reference = mixture({0, 0, 1}, kappa);
        const double step = 1e-3 * kappa;
        check::close(coordinates_of(mixture({0, 0, 1}, kappa + step), reference)[2],
                     step * std::sqrt(along), 1e-6);
        const double turn = 1e-3;
        check::close(
            coordinates_of(mixture({std::sin(turn), 0, std::cos(turn)}, kappa), reference)[0],
            kappa * std::sin(turn) * std::sqrt(across), 1e-6);
    }
});

} // namespace
