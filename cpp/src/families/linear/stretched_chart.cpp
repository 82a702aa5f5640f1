// Numbers by themselves, there and back.
#include "families/linear/stretched_chart.hpp"

#include <cmath>
#include <stdexcept>

namespace emgine {

void StretchedChart::write(const Components& components, double* coordinates) const {
    const std::vector<double>& values = *components.parameters()[0];
    for (std::size_t i = 0; i < values.size(); ++i)
        coordinates[i] = stretch_[i] * coordinate_.of(values[i]);
}

NamedArrays StretchedChart::parameters(const double* coordinates) const {
    std::vector<double> values(size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = coordinate_.parameter_at(coordinates[i] / stretch_[i]);
        if (!std::isfinite(values[i]))
            throw std::invalid_argument("coordinates lead to numbers that are not finite.");
    }
    return {{name_, std::move(values)}};
}

} // namespace emgine
