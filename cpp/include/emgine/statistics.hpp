// The result of a pass over rows: named arrays in one flat vector, with the log-likelihood and the
// row weight. Additive: statistics of two sets of rows about the same reference are the sum of
// theirs, number by number.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "emgine/support.hpp"

namespace emgine {

struct StatisticsArray {
    std::string name;
    ArrayShape shape;
    bool packed = false; // the last two dimensions as a lower triangle, by rows
    std::size_t at = 0;  // first of its numbers
    std::size_t size = 0;
};

// Places in the flat vector: log-likelihood, row weight, "weight" (k), then the family's arrays.
// All that follows from a shape and takes time to make is here, as the mixtures of a fit share it.
class StatisticsLayout {
  public:
    StatisticsLayout(ModelShape shape, std::vector<StatisticsArray> of_family);

    static constexpr std::size_t log_likelihood_at = 0;
    static constexpr std::size_t row_weight_at = 1;
    static constexpr std::size_t weight_at = 2;

    const ModelShape& shape() const { return shape_; }
    const std::vector<StatisticsArray>& arrays() const { return arrays_; }
    // Throws std::out_of_range for another name.
    const StatisticsArray& array(std::string_view name) const;
    std::size_t size() const { return size_; }
    // See supports_of. Made when first asked for, which is after sizes are checked.
    const Supports& supports() const;

  private:
    ModelShape shape_;
    std::vector<StatisticsArray> arrays_;
    std::size_t size_;
    mutable std::once_flag supports_made_;
    mutable Supports supports_;
};

std::shared_ptr<const StatisticsLayout> layout_of(const ModelShape& shape);

struct SufficientStatistics {
    std::shared_ptr<const StatisticsLayout> layout;
    std::vector<double> values;
    std::vector<double> reference; // k d: points that the family may take its sums about

    const ModelShape& shape() const { return layout->shape(); }
    double log_likelihood() const { return values[StatisticsLayout::log_likelihood_at]; }
    double row_weight() const { return values[StatisticsLayout::row_weight_at]; }
    const double* weight() const { return values.data() + StatisticsLayout::weight_at; }
    const double* array(std::string_view name) const {
        return values.data() + layout->array(name).at;
    }
};

// Throws std::invalid_argument unless both are of one shape and about the same reference.
SufficientStatistics operator+(const SufficientStatistics& a, const SufficientStatistics& b);

// Whether a component has so little of the rows that it is lost in the rounding of their sum.
bool is_empty(const SufficientStatistics& statistics, std::size_t component);

// From full symmetric matrices to packed lower triangles and back; others are copied. Throws
// std::invalid_argument for another number of values than the array's shape has.
std::vector<double> packed(const StatisticsArray& array, const std::vector<double>& values);
std::vector<double> unpacked(const StatisticsArray& array, const double* values);

} // namespace emgine
