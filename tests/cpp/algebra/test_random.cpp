// Random numbers by index: SplitMix64's published values, uniform on an open interval.
#include "check.hpp"

#include "algebra/random.hpp"

#include <algorithm>
#include <set>

namespace {

const check::Case published("the finaliser gives SplitMix64's values for the state 0", [] {
    constexpr std::uint64_t step = 0x9e3779b97f4a7c15;
    check::that(emgine::mixed(step) == 0xe220a8397b1dcdaf, "first");
    check::that(emgine::mixed(2 * step) == 0x6e789e6aa1b965f4, "second");
    check::that(emgine::mixed(3 * step) == 0x06c45d188009454f, "third");
});

const check::Case uniform("values are spread evenly over (0, 1)", [] {
    constexpr std::size_t n = 100000;
    std::vector<std::size_t> tenths(10);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double value = emgine::uniform(7, i);
        check::that(value > 0 && value < 1, "inside");
        ++tenths[static_cast<std::size_t>(10 * value)];
        sum += value;
        squares += value * value;
    }
    // Five standard deviations of each figure.
    check::close(sum / n, 0.5, 0, 5 / std::sqrt(12.0 * n));
    check::close(squares / n, 1.0 / 3, 0, 5 * std::sqrt(4.0 / 45 / n));
    for (const std::size_t count : tenths)
        check::close(static_cast<double>(count), n / 10.0, 0, 5 * std::sqrt(0.09 * n));
});

const check::Case different("seeds and indices that are neighbours give unrelated values", [] {
    std::set<double> values;
    double product = 0;
    constexpr std::size_t n = 1000;
    for (std::uint64_t seed = 0; seed < n; ++seed) {
        values.insert({emgine::uniform(seed, 0), emgine::uniform(seed, 1)});
        product += (emgine::uniform(seed, 0) - 0.5) * (emgine::uniform(seed + 1, 0) - 0.5);
    }
    check::that(values.size() == 2 * n, "no value twice");
    check::close(product / n, 0, 0, 5.0 / 12 / std::sqrt(1.0 * n));
});

} // namespace
