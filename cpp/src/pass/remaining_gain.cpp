// Aitken (1926); for EM: Boehning, Dietz, Schaub, Schlattmann and Lindsay (1994).
#include "pass/remaining_gain.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace emgine {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
// A gain below so many roundings of the bound is no gain.
constexpr double roundings = 8;
// Aitken's estimate may delay the stop of accelerated EM until a promise is below the tolerance by
// this factor: gains that vanish faster than by a steady factor make it too large.
constexpr double most_doubt = 10;
// An estimate is believed at once where it is below the tolerance by this factor, otherwise when
// the one before was below it too: where the likelihood is flat, promises go up and down.
constexpr double most_fall = 3;
// A promise knows the directions of the steps so far: what they miss, in the benchmark's problems.
constexpr double unseen = 1.25;
// How many times its promise a step may have gained for the next promise to be corrected by it.
constexpr double most_correction = 3;
constexpr std::size_t most_gains = 3;

// By what to multiply a promise after a step gained more than was promised in all. A step that
// gains more than all that was said to remain has met a direction along which the likelihood is
// flatter than the model knew; the cube is what fits the benchmark suite.
double correction(double gain, const std::optional<double>& promise) {
    if (!promise || !(0 < *promise && *promise < infinite))
        return 1;
    return std::pow(std::min(std::max(gain / *promise, 1.0), most_correction), 3.0);
}

} // namespace

void RemainingGain::update(double bound, std::optional<double> promise) {
    const double gain = bound - bound_;
    bound_ = bound;
    if (std::isfinite(gain)) {
        if (gains_.size() == most_gains)
            gains_.erase(gains_.begin());
        gains_.push_back(gain);
    }
    const std::optional<double> before = std::exchange(promise_, promise);
    const std::size_t two = std::min<std::size_t>(gains_.size(), 2);
    if (std::abs(gain) <= roundings * std::numeric_limits<double>::epsilon() * std::abs(bound)) {
        estimate_ = cautious_ = std::abs(gain);
    } else if (!promise) {
        estimate_ = cautious_ = aitken(gains_.data() + (gains_.size() - two), two);
    } else {
        const double last = estimate_;
        estimate_ = unseen * *promise * correction(gain, before);
        const double doubt = std::min(aitken(gains_.data(), gains_.size()), most_doubt * *promise);
        cautious_ = std::max({estimate_, doubt, std::min(last, most_fall * estimate_)});
    }
}

double aitken(const double* gains, std::size_t n) {
    if (n < 2 || gains[0] == 0)
        return infinite;
    const double ratio = std::abs(gains[n - 1] / gains[0]);
    const double factor = std::pow(ratio, 1.0 / static_cast<double>(n - 1));
    return factor < 1 ? std::abs(gains[n - 1]) * factor / (1 - factor) : infinite;
}

} // namespace emgine
