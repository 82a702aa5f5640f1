// Bessel functions against mpmath in 40 digits, in each of the ways that they are computed, and at
// the seams between them.
#include "algebra/bessel.hpp"
#include "check.hpp"

namespace {

struct Exact {
    double order, x, log_by_power, ratio;
};

const std::vector<Exact> exact = {
    {-0.5, 0.0, -0.2257913526447274324, 0.0},
    {0.0, 0.0, 0.0, 0.0},
    {4.0, 0.0, -5.950642552587726857, 0.0},
    {-0.5, 3.0, 2.083537151933057708, 0.9950547536867304513},
    {0.0, 1.0e-8, 2.500000000000000089e-17, 5.000000000000000042e-9},
    {0.0, 9.0, 6.99721963658875336, 0.9426899237397042282},
    {0.0, 11.0, 8.894051579910438684, 0.9534017731008419919},
    {0.5, 20.0, 16.08532919324133626, 0.9500000000000000085},
    {0.5, 1000000.0, 999985.2655509088311, 0.999999},
    {1.0, 1000.0, 988.7190533606578479, 0.9985003753754930331},
    {4.0, 100.0, 78.27865853182250362, 0.9557951728812474206},
    {24.0, 30.0, -63.53612922251915792, 0.47052758969548591},
    {49.0, 100000.0, 99429.17924714098983, 0.9995051200386931882},
    {149.0, 250.0, -619.6621254265603242, 0.5666620679911449996},
    {499.0, 100.0, -2946.020918262293785, 0.09902139566528164449},
    {499.0, 300.0, -2907.809585370437748, 0.2770177773526258494},
    {499.0, 10000.0, 5386.067967837413217, 0.9512943539059403496},
    {499.0, 1000000.0, 993098.1090373289736, 0.9995006245004917504},
};

const check::Case values("logarithms and ratios", [] {
    for (const Exact& e : exact) {
        check::close(emgine::log_bessel_by_power(e.order, e.x), e.log_by_power, 1e-14, 1e-14);
        check::close(emgine::bessel_ratio(e.order, e.x), e.ratio, 5e-15);
    }
});

const check::Case half("order 1/2 is a hyperbolic sine, order -1/2 a cosine", [] {
    constexpr double half_log_2_over_pi = -0.22579135264472743;
    for (double x = 0.01; x < 1e6; x *= 1.7) {
        check::close(emgine::log_bessel_by_power(-0.5, x),
                     half_log_2_over_pi + x + std::log1p(std::exp(-2 * x)) - std::log(2.0), 4e-15,
                     4e-15);
        check::close(emgine::bessel_ratio(-0.5, x), std::tanh(x), 4e-15);
    }
});

const check::Case seams("functions are smooth where the way changes", [] {
    for (const double order : {-0.5, 0.0, 0.5, 7.0, 31.5, 63.0, 64.0, 499.0}) {
        const double seam = std::sqrt(100 * (order + 1));
        const double below = std::nextafter(seam, 0), above = std::nextafter(seam, 1e9);
        check::close(emgine::log_bessel_by_power(order, above),
                     emgine::log_bessel_by_power(order, below), 1e-14, 1e-14);
        check::close(emgine::bessel_ratio(order, above), emgine::bessel_ratio(order, below), 1e-14);
    }
});

const check::Case bounds("ratios rise with x, stay below 1 and fall with the order", [] {
    for (const double order : {0.0, 0.5, 3.0, 100.0, 5000.0})
        for (double x = 1e-5, last = 0; x < 1e7; x *= 1.3) {
            const double ratio = emgine::bessel_ratio(order, x);
            check::that(ratio > last && ratio < 1, "rises");
            check::that(emgine::bessel_ratio(order + 1, x) < ratio, "falls with the order");
            last = ratio;
        }
});

} // namespace
