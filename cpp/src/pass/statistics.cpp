// The flat vector of sufficient statistics: its layout, its sum, and its unpacked arrays.
#include "emgine/statistics.hpp"

#include <stdexcept>

#include "families/family.hpp"

namespace emgine {

namespace {

constexpr double epsilon = 0x1p-52;

// Numbers of an array as it is kept.
std::size_t kept_size(const StatisticsArray& array) {
    if (!array.packed)
        return size_of(array.shape);
    const std::size_t d = array.shape.back();
    return size_of(array.shape) / (d * d) * packed_triangle_size(d);
}

} // namespace

StatisticsLayout::StatisticsLayout(ModelShape shape, std::vector<StatisticsArray> of_family)
    : shape_(std::move(shape)), arrays_{{"weight", {shape_.n_components}}}, size_(weight_at) {
    for (StatisticsArray& array : of_family)
        arrays_.push_back(std::move(array));
    for (StatisticsArray& array : arrays_) {
        array.at = size_;
        array.size = kept_size(array);
        size_ += array.size;
    }
}

const Supports& StatisticsLayout::supports() const {
    std::call_once(supports_made_, [this] { supports_ = supports_of(shape_); });
    return supports_;
}

const StatisticsArray& StatisticsLayout::array(std::string_view name) const {
    for (const StatisticsArray& array : arrays_)
        if (array.name == name)
            return array;
    throw std::out_of_range("These sufficient statistics have no array '" + std::string(name) +
                            "'.");
}

// Every pass asks for that of its model, and a pass over few rows would take longer to make it.
std::shared_ptr<const StatisticsLayout> layout_of(const ModelShape& shape) {
    thread_local std::shared_ptr<const StatisticsLayout> last;
    if (!last || last->shape() != shape)
        last = std::make_shared<const StatisticsLayout>(shape, shape.family->statistics(shape));
    return last;
}

SufficientStatistics operator+(const SufficientStatistics& a, const SufficientStatistics& b) {
    if (a.shape() != b.shape() || a.reference != b.reference)
        throw std::invalid_argument("SufficientStatistics add only if they have the same family "
                                    "and structure, numbers of components and features, and "
                                    "reference.");
    SufficientStatistics total = a;
    for (std::size_t i = 0; i < total.values.size(); ++i)
        total.values[i] += b.values[i];
    return total;
}

bool is_empty(const SufficientStatistics& statistics, std::size_t component) {
    return statistics.weight()[component] <= epsilon * statistics.row_weight();
}

std::vector<double> packed(const StatisticsArray& array, const std::vector<double>& values) {
    if (values.size() != size_of(array.shape))
        throw std::invalid_argument(array.name + " has the wrong number of values.");
    if (!array.packed)
        return values;
    const std::size_t d = array.shape.back();
    std::vector<double> kept;
    kept.reserve(array.size);
    for (std::size_t row = 0; row < values.size() / d; ++row)
        for (std::size_t j = 0; j <= row % d; ++j)
            kept.push_back(values[row * d + j]);
    return kept;
}

std::vector<double> unpacked(const StatisticsArray& array, const double* values) {
    if (!array.packed)
        return {values, values + array.size};
    const std::size_t d = array.shape.back();
    std::vector<double> full(size_of(array.shape));
    for (std::size_t matrix = 0; matrix < full.size() / (d * d); ++matrix)
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t j = 0; j <= i; ++j, ++values)
                full[(matrix * d + i) * d + j] = full[(matrix * d + j) * d + i] = *values;
    return full;
}

} // namespace emgine
