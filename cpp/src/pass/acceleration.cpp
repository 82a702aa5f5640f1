// The chart is made anew when all that is remembered was seen in it: the metric moves with the
// parameters.
#include "pass/acceleration.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace emgine {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
// Leaps begin when the square of an EM step is less, in nats per unit of row weight: before, EM is
// choosing among optima, and a leap would choose another.
constexpr double first_leap = 3e-3;
// Until then, from below this square on, a step that goes on in the direction of the last one (by
// the cosine between them) is stretched, as in Salakhutdinov and Roweis (2003). Where the
// likelihood is quadratic, any factor below 2 gains.
constexpr double first_stretch = 0.2;
constexpr double same_direction = 0.6;
constexpr double stretch = 1.8;
// The limit of a leap, in EM steps: at least, to what multiple of a leap that held it grows, and to
// what part of one that fell it shrinks.
constexpr double least_limit = 1.5;
constexpr double growth = 2, part_of_fall = 0.3;
constexpr std::size_t longest_pause = 32;
// Along a difference with less curvature than this (1 for an EM step that arrives) nothing is
// known.
constexpr double smallest_curvature = 1e-6;
// Along directions that no difference points to, leaps are at most so many EM steps: where the
// likelihood is quadratic, any factor below 2 gains.
constexpr double largest_scale = 2;

double product(const std::vector<double>& a, const std::vector<double>& b) {
    return inner_product(a.data(), b.data(), a.size());
}

void subtract(const std::vector<double>& a, const std::vector<double>& b, double* to) {
    for (std::size_t i = 0; i < a.size(); ++i)
        to[i] = a[i] - b[i];
}

// a + factor b.
std::vector<double> moved(const std::vector<double>& a, double factor, std::vector<double> b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        b[i] = a[i] + factor * b[i];
    return b;
}

// A longer EM step, if it goes on in the direction of the last one.
std::optional<std::vector<double>> stretched(const StepsInChart& seen, double length) {
    const double before = product(seen.step_before(), seen.step_before());
    const double both = product(seen.step_before(), seen.step());
    const bool goes_on = both >= same_direction * std::sqrt(before * length);
    if (!goes_on || !(length <= first_stretch))
        return std::nullopt;
    return moved(seen.point(), stretch, seen.step());
}

} // namespace

void StepsInChart::change_chart(Chart chart) {
    chart_.emplace(std::move(chart));
    ahead_.reset();
    n_points_ = 0;
    const std::size_t size = chart_->size();
    if (point_.size() == size)
        return;
    for (auto* vector : {&point_, &step_, &point_before_, &step_before_, &its_vector_})
        vector->resize(size);
    differences_.clear();
    numbers_.clear();
}

void StepsInChart::add(const EMStep& em) {
    std::swap(point_, point_before_);
    std::swap(step_, step_before_);
    if (ahead_ && is_same(*ahead_, em.from))
        std::swap(point_, its_vector_);
    else
        chart_->write(em.from, point_.data());
    chart_->write(em.to, its_vector_.data());
    ahead_ = em.to;
    subtract(its_vector_, point_, step_.data());
    if (n_points_++ > 0 && most_ > 0)
        add_difference();
}

// Of the last two points and steps, in place of the oldest if there is no more space.
void StepsInChart::add_difference() {
    const std::size_t size = padded_size();
    if (differences_.size() == most_) {
        differences_.erase(differences_.begin());
        std::rotate(numbers_.begin(), numbers_.begin() + 1, numbers_.end());
    }
    if (differences_.size() == numbers_.size())
        numbers_.emplace_back(2 * size);
    double* to = numbers_[differences_.size()].data();
    subtract(point_, point_before_, to);
    subtract(step_, step_before_, to + size);
    differences_.emplace_back(to, to + size, size);
}

void StepsInChart::forget(bool last_too) {
    n_points_ = std::min<std::size_t>(n_points_, last_too ? 0 : 1);
    differences_.clear();
}

std::vector<double> quasi_newton_direction(const StepsInChart& seen) {
    std::vector<double> step(seen.padded_size());
    std::copy(seen.step().begin(), seen.step().end(), step.begin());
    std::vector<double> direction =
        quasi_newton(seen.differences(), std::move(step), smallest_curvature, largest_scale);
    direction.resize(seen.step().size());
    return direction;
}

Accelerator::Accelerator(std::size_t memory, bool forgets, Direction direction, double limit)
    : memory_(memory), forgets_(forgets), direction_(std::move(direction)), seen_(memory),
      limit_(limit) {}

std::optional<Mixture> Accelerator::leap(const Mixture& from, const Mixture& to,
                                         const SufficientStatistics* seen) {
    if (leapt_) {
        falls_ = 0;
        limit_ = std::max(limit_, growth * length_);
    }
    remember({from, to}, seen);
    const auto vector = target();
    leapt_ = vector.has_value();
    if (!vector)
        return std::nullopt;
    if (forgets_)
        forget(true);
    try {
        return seen_.chart().mixture(vector->data());
    } catch (const std::invalid_argument&) { // there is no mixture
        return std::nullopt;
    } catch (const IllDefinedComponent&) {
        return std::nullopt;
    }
}

void Accelerator::fell() {
    leapt_ = false;
    const bool limited = limit_ < no_limit;
    if ((!limited || length_ <= least_limit) && ++falls_ > 1)
        pause_ = std::min(std::size_t{1} << std::min<std::size_t>(falls_, 16), longest_pause);
    if (limited)
        limit_ = std::max(least_limit, part_of_fall * length_);
    forget(false);
}

void Accelerator::forget(bool last_too) {
    while (history_.size() > (last_too ? 0 : 1))
        history_.pop_front();
    seen_.forget(last_too);
}

void Accelerator::remember(EMStep step, const SufficientStatistics* seen) {
    if (!(step.from.shape() == step.to.shape()) ||
        (!history_.empty() && !(step.from.shape() == history_.back().to.shape())))
        throw std::invalid_argument("EM steps of a run must have one shape.");
    if (history_.size() > memory_)
        history_.pop_front();
    history_.push_back(step);
    last_ = std::move(step);
    if (seen_.has_chart() && ++age_ < memory_)
        return seen_.add(*last_);
    seen_.change_chart(Chart(last_->from, seen));
    age_ = 0;
    for (const EMStep& one : history_)
        seen_.add(one);
}

// The coordinates to leap to; none for the EM step.
std::optional<std::vector<double>> Accelerator::target() {
    promise_ = infinite;
    length_ = 1;
    if (seen_.n_points() < 2)
        return std::nullopt;
    std::vector<double> direction = direction_(seen_);
    const double slope = product(direction, seen_.step());
    const double length = product(seen_.step(), seen_.step());
    // Near a maximum EM undershoots, so a direction shorter than half a step is not trusted.
    const bool knows = length / 2 <= slope && slope < infinite;
    promise_ = knows ? slope / 2 : infinite;
    if (pause_ > 0) {
        --pause_;
        return std::nullopt;
    }
    if (length > first_leap)
        return stretched(seen_, length);
    return knows ? std::optional(limited(std::move(direction), length)) : std::nullopt;
}

// Where a direction leads from the last point, no further than the limit. square: of the EM step.
std::vector<double> Accelerator::limited(std::vector<double> direction, double square) {
    length_ = std::sqrt(product(direction, direction) / square);
    const double part = length_ > limit_ ? limit_ / length_ : 1;
    length_ = std::min(length_, limit_);
    return moved(seen_.point(), part, std::move(direction));
}

StepsInChart Accelerator::about_last(const SufficientStatistics* seen) const {
    StepsInChart made(memory_);
    made.change_chart(Chart(last_->from, seen));
    if (history_.empty())
        made.add(*last_);
    for (const EMStep& one : history_)
        made.add(one);
    return made;
}

} // namespace emgine
