// Tables, and beyond them Euler and Maclaurin's formula, whose terms after those here are below
// 1e-12 of the sum.
#include "families/by_feature/count_sums.hpp"

#include "algebra/log1p_excess.hpp"

namespace emgine::by_feature {

namespace {

// u - 2 log(1 + u) + u / (1 + u), over u^3: the mean of (u / (1 + u))^2 up to u, over u^2.
double relative_square(double u) noexcept {
    if (u > 0.05)
        return (2 * log1p_excess(u) - u * u / (1 + u)) / (u * u * u);
    double total = 0, power = 1;
    for (int n = 0; n < 14; ++n, power *= -u)
        total += power * (n + 1) / (n + 3);
    return total;
}

// The same of (u / (1 + u))^3, over u^4.
double relative_cube(double u) noexcept {
    const double i = 1 / (1 + u);
    if (u > 0.05)
        return (u - 3 * std::log1p(u) + 3 * u * i - (1 - i * i) / 2) / (u * u * u * u);
    double total = 0, power = 1;
    for (int n = 0; n < 14; ++n, power *= -u)
        total += power * (n + 1) * (n + 2) / (2 * (n + 4));
    return total;
}

// The antiderivative less half of the function, and its derivatives by Bernoulli's numbers.
double first_at(double j, double c) noexcept {
    const double u = j * c, i = 1 / (1 + u), q = i * i;
    return j * j * relative_excess(u) - j * i / 2 + q / 12 -
           c * c * q * q * (1.0 / 120 - c * c * q / 252);
}

double second_at(double j, double c) noexcept {
    const double u = j * c, i = 1 / (1 + u), cube = i * i * i;
    return j * j * j * relative_square(u) - j * j * i * i / 2 + j * cube / 6 -
           c * (u - 1) * cube * i * i / 60;
}

double third_at(double j, double c) noexcept {
    const double u = j * c, term = j / (1 + u);
    return j * j * j * j * relative_cube(u) - term * term * term / 2 +
           term * term / ((1 + u) * (1 + u)) / 4;
}

} // namespace

double relative_excess(double u) noexcept {
    return u < 1e-8 ? 0.5 - u / 3 : log1p_excess(u) / u / u;
}

CountSums::CountSums(double inverse_size) : c_(inverse_size) {
    for (std::size_t x = 0; x < tabled_counts; ++x) {
        const double j = static_cast<double>(x), term = j / (1 + j * c_);
        first_[x + 1] = first_[x] + term;
        second_[x + 1] = second_[x] + term * term;
        third_[x + 1] = third_[x] + term * term * term;
    }
}

double CountSums::first_of_large(double x) const noexcept {
    return first_[tabled_counts] + (first_at(x, c_) - first_at(tabled_counts, c_));
}

double CountSums::second_of_large(double x) const noexcept {
    return second_[tabled_counts] + (second_at(x, c_) - second_at(tabled_counts, c_));
}

double CountSums::third_of_large(double x) const noexcept {
    return third_[tabled_counts] + (third_at(x, c_) - third_at(tabled_counts, c_));
}

} // namespace emgine::by_feature
