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

    // Below tabled_counts.
    double first(std::size_t x) const noexcept { return first_[x]; }
    double second(std::size_t x) const noexcept { return second_[x]; }
    double third(std::size_t x) const noexcept { return third_[x]; }
    // Of counts from tabled_counts on; n is a multiple of sum_lanes. third is right to nine digits.
    void of_large(const double* x, std::size_t n, double* first, double* second,
                  double* third) const noexcept;
    double inverse_size() const noexcept { return c_; }

  private:
    double c_;
    std::array<double, tabled_counts + 1> first_{}, second_{}, third_{};
    std::array<double, 3> shift_{}; // from the formula of large counts to the sums
};

// (u - log(1 + u)) / u^2, 1/2 at 0.
double relative_excess(double u) noexcept;

} // namespace emgine::by_feature
