// Accuracy of the vectorised exp and log at every level the machine has, against long double.
#include "check.hpp"
#include "kernels/exp_log_values.hpp"
#include "problem.hpp"

#include "machine/dispatch.hpp"

#include <algorithm>

namespace emgine {
namespace baseline {
extern const ExpLog exp_log;
}
#ifdef EMGINE_X86_LEVELS
namespace v3 {
extern const ExpLog exp_log;
}
namespace v4 {
extern const ExpLog exp_log;
}
#endif
} // namespace emgine

namespace {

constexpr std::size_t n = 1 << 17;

struct Level {
    std::string name;
    const emgine::ExpLog& table;
};

std::vector<Level> levels() {
    std::vector<Level> all{{"baseline", emgine::baseline::exp_log}};
    const auto available = emgine::isa_available();
    const auto add = [&](const char* name, const emgine::ExpLog& table) {
        if (std::find(available.begin(), available.end(), name) != available.end())
            all.push_back({name, table});
    };
#ifdef EMGINE_X86_LEVELS
    add("v3", emgine::v3::exp_log);
    add("v4", emgine::v4::exp_log);
#endif
    static_cast<void>(add);
    return all;
}

std::vector<double> uniform(double low, double high) {
    problem::Uniform draw(3);
    std::vector<double> values(n);
    for (double& value : values)
        value = low + (high - low) * (draw() + 1.0) / 2.0;
    return values;
}

// Distance in units of the last place of the exact value.
double ulps(double actual, long double exact) {
    const double rounded = static_cast<double>(exact);
    const double ulp = std::nextafter(std::abs(rounded), HUGE_VAL) - std::abs(rounded);
    return static_cast<double>(std::abs(actual - exact) / ulp);
}

// Pairs of terms are slightly less accurate than Horner's scheme (1.0), with half its latency.
// Without a fused multiply-add, every step of the polynomial rounds twice.
double exp_bound(const Level& level) { return level.name == "baseline" ? 1.5 : 1.2; }

const check::Case exp_accuracy("exp is right to about one unit in the last place", [] {
    for (const Level& level : levels())
        for (const double low : {-1e-3, -1.0, -40.0, -708.0}) {
            const auto x = uniform(low, 0.0);
            std::vector<double> result(n);
            level.table.exp(x.data(), result.data(), n);
            double worst = 0.0;
            for (std::size_t i = 0; i < n; ++i)
                worst = std::max(worst, ulps(result[i], std::exp(static_cast<long double>(x[i]))));
            check::that(worst <= exp_bound(level),
                        level.name + " is off by " + std::to_string(worst) + " ulp");
        }
});

const check::Case exp_ends("exp at the ends of its domain", [] {
    const double x[8] = {0.0, -0.0, -708.0, -708.5, NAN, -1e300, -HUGE_VAL, -0x1p-60};
    for (const Level& level : levels()) {
        double result[8];
        level.table.exp(x, result, 8);
        check::that(result[0] == 1.0 && result[1] == 1.0 && result[7] == 1.0, "one at zero");
        check::close(result[2], std::exp(-708.0), 1e-15);
        for (std::size_t i = 3; i < 7; ++i)
            check::that(result[i] == 0.0, "zero far below, and for NaN");
    }
});

const check::Case log_ends("log of the smallest and the largest normal number, and of one", [] {
    const double x[8] = {1.0, 0x1p-1022, 0x1.fffffffffffffp1023, 0.5, 2.0, 1e-9, 1e9, 0x1p52};
    for (const Level& level : levels()) {
        double result[8];
        level.table.log(x, result, 8);
        for (std::size_t i = 0; i < 8; ++i)
            check::close(result[i], std::log(x[i]), 4e-16);
    }
});

const check::Case log_accuracy("log is right to two units in the last place", [] {
    for (const Level& level : levels())
        for (const double high : {1.001, 2.0, 100.0, 1e6}) {
            const auto x = uniform(1.0, high);
            std::vector<double> result(n);
            level.table.log(x.data(), result.data(), n);
            double worst = 0.0;
            for (std::size_t i = 0; i < n; ++i)
                worst = std::max(worst, ulps(result[i], std::log(static_cast<long double>(x[i]))));
            check::that(worst <= 2.0, level.name + " is off by " + std::to_string(worst) + " ulp");
        }
});

const check::Case same_bits("v3 and v4 give the same bits, the baseline nearly", [] {
    const auto all = levels();
    const auto x = uniform(-708.0, 0.0);
    std::vector<double> first(n), other(n);
    all[0].table.exp(x.data(), first.data(), n);
    for (std::size_t level = 1; level < all.size(); ++level) {
        all[level].table.exp(x.data(), other.data(), n);
        for (std::size_t i = 0; i < n; ++i)
            check::close(other[i], first[i], level == 1 ? 3e-16 : 0.0);
        first = other;
    }
});

// Of the level that EMGINE_ISA asks for.
const check::Case any_number("logarithms of any positive number, of any number of them", [] {
    std::vector<double> x{1, 0x1p-1074, 0x1p-1022, 1e-310, 1e300, 0x1.fffffffffffffp1023, 0.5};
    for (const double value : uniform(0.0, 3.0))
        if (value > 0)
            x.push_back(value);
    for (const std::size_t count : {x.size(), std::size_t{1}, std::size_t{2}, std::size_t{11}}) {
        std::vector<double> result(count + 1, 7.0);
        emgine::kernels().logarithms(x.data(), count, result.data());
        double worst = 0.0;
        for (std::size_t i = 0; i < count; ++i)
            worst = std::max(worst, ulps(result[i], std::log(static_cast<long double>(x[i]))));
        check::that(worst <= 3.0, "off by " + std::to_string(worst) + " ulp");
        check::that(result[count] == 7.0, "nothing is written beyond them");
    }
});

} // namespace
