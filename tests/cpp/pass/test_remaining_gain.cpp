// Estimates of the remaining gain: of sequences whose limit is known.
#include "check.hpp"

#include "pass/remaining_gain.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace {

using emgine::RemainingGain;
using Promises = std::vector<std::optional<double>>;

constexpr double infinite = std::numeric_limits<double>::infinity();

RemainingGain fed(const std::vector<double>& bounds, const Promises& promises) {
    RemainingGain remaining(-infinite);
    for (std::size_t i = 0; i < bounds.size(); ++i)
        remaining.update(bounds[i], promises[i]);
    return remaining;
}

RemainingGain plain(const std::vector<double>& bounds) {
    return fed(bounds, Promises(bounds.size()));
}

const check::Case geometric("a geometric sequence is extrapolated exactly", [] {
    for (const double factor : {0.1, 0.5, 0.9, 0.999}) {
        std::vector<double> bounds;
        for (int i = 0; i < 6; ++i)
            bounds.push_back(-std::pow(factor, i));
        const double left = std::pow(factor, 5);
        check::close(plain(bounds).estimate(), left, 0, 1e-9 * left);
    }
});

const check::Case unknown("nothing is said before three bounds, or while gains grow", [] {
    check::that(plain({}).estimate() == infinite, "no bound");
    check::that(plain({-2}).cautious() == infinite, "one");
    check::that(plain({-2, -1}).estimate() == infinite, "two");
    check::that(plain({-2, -1, -0.5}).estimate() == 0.5, "three");
    check::that(plain({-2, -1.999, -1.997}).estimate() == infinite, "a plateau that ends");
});

const check::Case rounding("no gain beyond rounding is an end, with a promise too", [] {
    check::that(plain({-2, -2}).estimate() == 0, "plain");
    check::that(fed({-2, -2}, {infinite, infinite}).cautious() == 0, "accelerated");
});

const check::Case promised("a promise is taken until a step gains more", [] {
    const std::vector<double> bounds = {-2, -1.5, -1};
    check::close(fed(bounds, {1.0, 0.6, 0.1}).estimate(), 0.125, 0, 1e-15);
    check::close(fed(bounds, {1.0, 0.25, 0.1}).estimate(), 1, 0, 1e-15);
    check::close(fed(bounds, {1.0, 1e-9, 0.1}).estimate(), 3.375, 0, 1e-15);
});

const check::Case caution("caution waits while gains are steady or estimates fall", [] {
    const auto steady = fed({-2, -1.9, -1.8, -1.7}, {1.0, 0.5, 0.2, 0.01});
    check::close(steady.cautious(), 0.1, 0, 1e-12);
    check::that(steady.cautious() >= steady.estimate(), "never smaller");
    const std::vector<double> shrinking = {-2, -1.5, -1.49, -1.4899};
    check::close(fed(shrinking, {1.0, 1.0, 0.1, 0.001}).cautious(), 0.00375, 0, 1e-12);
});

const check::Case not_a_number("a bound that is no number ends no run", [] {
    const RemainingGain remaining = plain({-2, -1, std::nan("")});
    check::that(!(remaining.cautious() < 1e300), "unknown");
});

const check::Case few("Aitken's estimate of one gain or none is unknown", [] {
    const double gains[] = {0, 1};
    check::that(emgine::aitken(gains, 0) == infinite, "none");
    check::that(emgine::aitken(gains + 1, 1) == infinite, "one");
    check::that(emgine::aitken(gains, 2) == infinite, "after none");
});

} // namespace
