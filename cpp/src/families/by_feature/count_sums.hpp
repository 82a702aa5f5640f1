// Sums over the numbers j below a count x, from which derivatives of negative binomial likelihoods
// by the inverse size c are made: of j / (1 + j c), of its square and of its cube. c = 0 is an
// ordinary value.
#pragma once

#include <array>
#include <cstddef>

namespace emgine::by_feature {

// Counts below this have a table.
constexpr std::size_t tabled_counts = 64;

class CountSums {
  public:
    explicit CountSums(double inverse_size);

    // x >= 0 and whole.
    double first(double x) const noexcept {
        return x < tabled_counts ? first_[static_cast<std::size_t>(x)] : first_of_large(x);
    }
    double second(double x) const noexcept {
        return x < tabled_counts ? second_[static_cast<std::size_t>(x)] : second_of_large(x);
    }
    double third(double x) const noexcept {
        return x < tabled_counts ? third_[static_cast<std::size_t>(x)] : third_of_large(x);
    }
    double inverse_size() const noexcept { return c_; }

  private:
    double first_of_large(double x) const noexcept;
    double second_of_large(double x) const noexcept;
    double third_of_large(double x) const noexcept; // to nine digits

    double c_;
    std::array<double, tabled_counts + 1> first_{}, second_{}, third_{};
};

// (u - log(1 + u)) / u^2, 1/2 at 0.
double relative_excess(double u) noexcept;

} // namespace emgine::by_feature
