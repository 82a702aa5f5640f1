// Leaps ahead of EM, learnt from the EM steps of a run so far. In Fisher's metric (pass/chart.hpp)
// an EM step is the gradient of the mean log-likelihood. Whoever leaps evaluates the leap, and goes
// back to the EM step if the likelihood fell. Knows nothing of rows.
#pragma once

#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "algebra/quasi_newton.hpp"
#include "pass/chart.hpp"

namespace emgine {

struct EMStep {
    Mixture from, to;
};

// EM steps as vectors of one chart: the last two points, and differences of successive points and
// steps, the oldest first.
class StepsInChart {
  public:
    // At most so many differences.
    explicit StepsInChart(std::size_t most) : most_(most) {}
    StepsInChart(StepsInChart&&) = default; // a copy would refer to the numbers of this
    StepsInChart& operator=(StepsInChart&&) = default;
    ~StepsInChart() = default;

    bool has_chart() const { return chart_.has_value(); }
    const Chart& chart() const& { return *chart_; }
    Chart chart() && { return std::move(*chart_); }
    // Forgets all points. Differences in the chart before stay until new ones are in their place.
    void change_chart(Chart chart);
    void add(const EMStep& step);
    // Keeps the last point, or none.
    void forget(bool last_too);

    std::size_t n_points() const { return n_points_; }
    const std::vector<double>& point() const { return point_; }
    const std::vector<double>& step() const { return step_; }
    const std::vector<double>& step_before() const { return step_before_; }
    // Of vectors of padded_size() numbers, of which those beyond the coordinates are 0.
    const std::vector<Difference>& differences() const { return differences_; }
    std::size_t padded_size() const { return (step_.size() + 7) / 8 * 8; }

  private:
    void add_difference();

    std::size_t most_, n_points_ = 0;
    std::optional<Chart> chart_;
    std::vector<double> point_, step_, point_before_, step_before_;
    std::vector<std::vector<double>> numbers_; // of each difference: of points, then of steps
    std::vector<Difference> differences_;
    std::optional<Mixture> ahead_;   // where the last step led, which often is the next point,
    std::vector<double> its_vector_; // and its vector
};

// A direction towards the optimum from the differences and the last step; it need not be finite.
using Direction = std::function<std::vector<double>(const StepsInChart& seen)>;
std::vector<double> quasi_newton_direction(const StepsInChart& seen);

class Accelerator {
  public:
    static constexpr double no_limit = std::numeric_limits<double>::infinity();

    // memory: differences that are remembered. forgets: a leap makes all before it worthless.
    // limit: EM steps of the first leap at most; later limits depend on what fell. Without one,
    // leaps are as long as their directions.
    Accelerator(std::size_t memory, bool forgets, Direction direction, double limit = 4);

    // Where to go beyond the EM step from `from` to `to`; none if that is where to go. seen:
    // statistics under `from`, if there are any.
    std::optional<Mixture> leap(const Mixture& from, const Mixture& to,
                                const SufficientStatistics* seen);
    // The last leap lost likelihood: starts anew with shorter ones, and pauses if the shortest
    // one, or one without a limit, falls again.
    void fell();
    // The gain from the last point to the optimum, in nats per unit of row weight, by the quadratic
    // model of the steps; infinite without one.
    double promise() const { return promise_; }

    bool has_step() const { return last_.has_value(); }
    const EMStep& last_step() const { return *last_; }
    // The last step and those remembered in a chart about the last point. seen: as in leap.
    StepsInChart about_last(const SufficientStatistics* seen) const;

  private:
    void remember(EMStep step, const SufficientStatistics* seen);
    std::optional<std::vector<double>> target();
    std::vector<double> limited(std::vector<double> direction, double square);
    void forget(bool last_too);

    std::size_t memory_;
    bool forgets_;
    Direction direction_;
    std::deque<EMStep> history_;
    StepsInChart seen_;
    std::optional<EMStep> last_;
    std::size_t age_ = 0;       // steps since the chart was made
    double limit_, length_ = 1; // in EM steps: of a leap at most, and of the last one
    std::size_t falls_ = 0, pause_ = 0;
    bool leapt_ = false;
    double promise_ = std::numeric_limits<double>::infinity();
};

} // namespace emgine
