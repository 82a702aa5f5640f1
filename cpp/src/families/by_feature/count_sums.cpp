// Tables, and beyond them Euler and Maclaurin's formula (kernels/large_counts.hpp), whose terms
// after those there are below 1e-12 of the sum.
#include "families/by_feature/count_sums.hpp"

#include "algebra/log1p_excess.hpp"
#include "machine/dispatch.hpp"

namespace emgine::by_feature {

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
    std::array<double, sum_lanes> start, first, second, third;
    start.fill(tabled_counts);
    of_large(start.data(), start.size(), first.data(), second.data(), third.data());
    shift_ = {first_[tabled_counts] - first[0], second_[tabled_counts] - second[0],
              third_[tabled_counts] - third[0]};
}

void CountSums::of_large(const double* x, std::size_t n, double* first, double* second,
                         double* third) const noexcept {
    kernels().large_count_sums(x, n, c_, shift_.data(), first, second, third);
}

} // namespace emgine::by_feature
