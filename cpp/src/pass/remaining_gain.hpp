// How far a run of EM still is from its optimum, judged by its lower bounds so far. Aitken's
// extrapolation for plain EM, whose gains shrink by a steady factor; for accelerated EM, what its
// quadratic model promises, corrected by how its last promise compared with the gain.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace emgine {

// In nats per unit of row weight, updated with each bound. The estimate is the most likely one; the
// cautious one, for deciding to stop, is never smaller, because stopping early is not made good
// again. Both are infinite while nothing can be said.
class RemainingGain {
  public:
    explicit RemainingGain(double lower_bound) : bound_(lower_bound) {}

    // The next bound, and the gain that an acceleration promises from there, if there is one.
    void update(double bound, std::optional<double> promise);

    double estimate() const { return estimate_; }
    double cautious() const { return cautious_; }

  private:
    double bound_;
    std::vector<double> gains_; // the last three
    std::optional<double> promise_;
    double estimate_ = std::numeric_limits<double>::infinity();
    double cautious_ = std::numeric_limits<double>::infinity();
};

// The sum of all gains to come, if they go on shrinking by the same factor; else infinity. Over
// more than two gains, the factor is the geometric mean. Gains may be negative: regularised EM can
// end in a decrease, which then is what remains.
double aitken(const double* gains, std::size_t n);

} // namespace emgine
