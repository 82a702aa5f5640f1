// The information of logarithms of shapes.
#include "families/by_feature/chart.hpp"

#include <algorithm>

#include "algebra/gamma_functions.hpp"

namespace emgine::by_feature {

double information_of_log_shape(double x) noexcept {
    return std::clamp(x * (x * trigamma_minus_inverse(x)), 0.5, 1.0);
}

} // namespace emgine::by_feature
