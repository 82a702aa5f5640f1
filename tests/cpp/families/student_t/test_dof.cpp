// The normaliser's part in the degrees of freedom against 60-digit arithmetic, near the Gaussian
// limit too, and steps that neither overshoot nor leave their range.
#include "check.hpp"

#include "families/student_t/dof.hpp"

#include <limits>

namespace {

struct Exact {
    double kappa;
    std::size_t d;
    double value, first, second;
};

// kappa, d, log Gamma(z + a) - log Gamma(z) - a log z with z = 1 / (2 kappa) and a = d / 2, and its
// derivatives by kappa.
constexpr Exact exact[] = {
    {10.0, 1, -0.99098220816360933, -0.043809428703288483, 0.0038285977886312164},
    {1.4285714285714286, 1, -0.30307504841877608, -0.1683710664283521, 0.051857587505261259},
    {0.3333333333333333, 1, -0.081950316418836964, -0.23832462503950779, 0.06011804288387603},
    {0.05025125628140704, 1, -0.012557542724665275, -0.24968592874797887, 0.012437914428994557},
    {0.04975124378109452, 1, -0.012432695089377829, -0.24969211752558215, 0.012316565237578498},
    {0.006666666666666667, 1, -0.0016666543216460018, -0.24999444493817836, 0.0016663704542847231},
    {0.0001, 1, -2.4999999958333335e-5, -0.24999999875000002, 2.4999999000000065e-5},
    {1e-10, 1, -2.5000000000000001e-11, -0.25, 2.5000000000000001e-11},
    {10.0, 2, 0.0, -1.5274681817498023e-122, -3.0549363634996047e-93},
    {1.4285714285714286, 2, 0.0, 5.3461386361243081e-122, 7.4845940905740311e-92},
    {0.3333333333333333, 2, 0.0, -2.2912022726247036e-121, 0.0},
    {0.05025125628140704, 2, 9.164809090498814e-151, 0.0, -2.4195706986189567e-88},
    {0.04975124378109452, 2, -3.0549363634996047e-151, -9.2106331359513089e-120,
     1.2342248402174755e-88},
    {0.006666666666666667, 2, 6.1098727269992094e-151, 0.0, 1.6496656362897863e-85},
    {0.0001, 2, 1.2586337817618371e-147, 1.3686114908478228e-114, 2.810541454419636e-80},
    {1e-10, 2, -4.1632220802267251e-141, -1.4612827752549615e-101, 1.4205205281592023e-60},
    {10.0, 3, 1.4069130646347612, 0.047099662205802426, -0.0044358650212861389},
    {1.4285714285714286, 3, 0.58422814658212671, 0.24339363945400084, -0.11769258550511936},
    {0.3333333333333333, 3, 0.20573175603294395, 0.51167537496049222, -0.50238195711612399},
    {0.05025125628140704, 3, 0.036471884515653336, 0.70246718129986802, -0.89415763054479267},
    {0.04975124378109452, 3, 0.036120530327612911, 0.7029145175455079, -0.89514283594388644},
    {0.006666666666666667, 3, 0.0049778883970225774, 0.74338303850553025, -0.98513245415867085},
    {0.0001, 3, 7.4995000374975005e-5, 0.74990001124900007, -0.9997750299970005},
    {1e-10, 3, 7.4999999995000003e-11, 0.7499999999, -0.999999999775},
    {10.0, 16, 29.62308847608965, 0.68739939353527293, -0.067514881193817296},
    {1.4285714285714286, 16, 16.702662670071978, 4.3670966289088614, -2.7409576201807184},
    {0.3333333333333333, 16, 8.5663947935671984, 14.274384439090322, -30.328356104072432},
    {0.05025125628140704, 16, 2.2920761357534494, 37.823728228353128, -236.08204604470466},
    {0.04975124378109452, 16, 2.2731342204137249, 37.942172662813053, -237.68669573569115},
    {0.006666666666666667, 16, 0.36147368315302859, 52.524944744613339, -485.35445917995378},
    {0.0001, 16, 0.0055972020887981215, 55.944062645276707, -558.74784077288104},
    {1e-10, 16, 5.5999999972000002e-9, 55.999999944, -559.9999987456},
    {10.0, 200, 655.96857417716426, 9.8745074538692142, -0.98493954857942198},
    {1.4285714285714286, 200, 464.79250809296523, 68.144187693341728, -46.955920177983716},
    {0.3333333333333333, 200, 325.61996962209555, 279.39614417688232, -795.10611621063341},
    {0.05025125628140704, 200, 162.94088452070716, 1505.0875586923456, -24088.202810631362},
    {0.04975124378109452, 200, 162.18529418770591, 1517.2315490374698, -24488.2155517977},
    {0.006666666666666667, 200, 47.852841722997842, 5424.905876227803, -350987.21301153555},
    {0.0001, 200, 0.98349757007106228, 9770.5895034583313, -1275111.893600666},
    {1e-10, 200, 9.899999934330001e-7, 9899.999868660002, -1313399.9607960009},
};

// Of terms of size a^2 = d^2 / 4 the first derivative is what is left, of a^3 the second; below
// nu = 32 the change from z to kappa multiplies roundings by z^2 and z^4.
const check::Case terms("values and derivatives have their digits from nu = 0.1 to 1e10", [] {
    for (const Exact& of : exact) {
        const auto a = 0.5 * static_cast<double>(of.d);
        const emgine::DofTerm term = emgine::dof_term(of.kappa, of.d);
        check::close(term.value, of.value, 1e-13, 4e-15 * a);
        check::close(term.first, of.first, 1e-12, 2e-14 * (a * a + 1));
        check::close(term.second, of.second, 1e-9, 1e-12 * (a * a * a + 1));
    }
});

const check::Case gaussian("kappa = 0 is the Gaussian", [] {
    for (const std::size_t d : {1, 2, 3, 16}) {
        const auto a = 0.5 * static_cast<double>(d);
        const emgine::DofTerm term = emgine::dof_term(0, d);
        check::that(term.value == 0, "no other normaliser");
        check::close(term.first, a * (a - 1), 1e-15, 1e-15);
        check::close(term.second, -2 * a * (a - 1) * (2 * a - 1) / 3, 1e-14, 1e-15);
    }
});

const check::Case steps("a step is Newton's, projected and bounded", [] {
    using emgine::next_kappa;
    check::close(next_kappa(0.1, 1, -100), 0.11, 1e-15);
    check::close(next_kappa(0.1, -1, -400), 0.0975, 1e-15);
    check::close(next_kappa(0.1, 1, 100), 0.11, 1e-15); // uphill where it is not concave
    check::that(next_kappa(0.005, -1, -10) == 0, "to the Gaussian exactly");
    check::that(next_kappa(0, -1, -10) == 0, "and there it stays");
    check::close(next_kappa(0, 1, -1000), 0.001, 1e-15);
    check::close(next_kappa(0.1, -1, -1), 0.1 / 1.05, 1e-15);
    check::close(next_kappa(0.1, 1, -1), 0.25, 1e-15);
    check::that(next_kappa(8, 1, -0.1) == 10, "nu is 0.1 at least");
    check::that(next_kappa(0.1, 0, 0) == 0.1, "nothing known");
    check::close(next_kappa(0.1, 1, 0), 0.25, 1e-15);
    check::that(std::isnan(next_kappa(0.1, std::numeric_limits<double>::quiet_NaN(), -1)), "NaN");
});

const check::Case information("of kappa: minus the mean of the second derivative", [] {
    using emgine::information_of_kappa;
    check::close(information_of_kappa(0, 1), 3.5, 1e-15);
    check::close(information_of_kappa(1e-5, 1), 3.5, 1e-3);
    check::close(information_of_kappa(1e-5, 20), information_of_kappa(0, 20), 5e-3);
    const auto log_density = [](double x, double nu) {
        return std::lgamma((nu + 1) / 2) - std::lgamma(nu / 2) - std::log(nu * M_PI) / 2 -
               (nu + 1) / 2 * std::log1p(x * x / nu);
    };
    for (const double nu : {0.2, 1.0, 7.0}) {
        const double kappa = 1 / nu, step = 1e-4 * kappa;
        double sum = 0;
        for (double log_x = -30; log_x < 40 / nu; log_x += 0.02) {
            const double x = std::exp(log_x);
            const double slope =
                (log_density(x, 1 / (kappa + step)) - log_density(x, 1 / (kappa - step))) /
                (2 * step);
            sum += 2 * 0.02 * x * slope * slope * std::exp(log_density(x, nu));
        }
        check::close(information_of_kappa(1 / nu, 1), sum, 1e-6);
    }
});

} // namespace
