// Reads the box and the family of a model with noise, whatever the locale.
#include "families/noise/structure.hpp"

#include <algorithm>
#include <cmath>
#include <locale>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace emgine {

namespace {

[[noreturn]] void fail(const std::string& why) {
    throw std::invalid_argument("The structure of a model with noise " + why + ".");
}

// Without the standard's locale a decimal point may be a comma.
double number(std::istream& text) {
    double value = 0;
    if (!(text >> value) || !std::isfinite(value))
        fail("has a side of its box that is no pair of finite numbers");
    return value;
}

void skip(std::istream& text, char expected) {
    if (text.get() != expected)
        fail(std::string("lacks a '") + expected + "' in its box");
}

std::vector<double> log_widths_of(const std::string& box, std::size_t n_features) {
    std::istringstream text(box);
    text.imbue(std::locale::classic());
    text >> std::noskipws;
    std::vector<double> logs;
    for (std::size_t j = 0; j < n_features; ++j) {
        if (j > 0)
            skip(text, ',');
        const double low = number(text);
        skip(text, ':');
        const double high = number(text);
        if (!(low < high) || !std::isfinite(high - low))
            fail("has a box without a positive, finite width in column " + std::to_string(j));
        logs.push_back(std::log(high - low));
    }
    if (text.peek() != std::istream::traits_type::eof())
        fail("has a box of more than " + std::to_string(n_features) + " columns");
    return logs;
}

// Such as "gaussian(full)".
ModelShape others_of(const Family& noise, const std::string& words, const ModelShape& shape) {
    const std::size_t open = words.find('(');
    if (open == std::string::npos || words.back() != ')')
        fail("lacks the family of the other components");
    const std::string family = words.substr(0, open);
    if (family == noise.name())
        fail("has noise beside noise");
    return model_shape(family, words.substr(open + 1, words.size() - open - 2), shape.n_features,
                       shape.n_components - 1, shape.missing);
}

} // namespace

double NoiseStructure::log_density() const {
    return -std::accumulate(log_widths.begin(), log_widths.end(), 0.0);
}

NoiseStructure noise_structure_of(const ModelShape& shape) {
    if (shape.n_components < 2)
        throw std::invalid_argument("A mixture with noise must have at least one component beside "
                                    "the noise.");
    const std::size_t space = std::min(shape.structure.find(' '), shape.structure.size());
    std::vector<double> logs = log_widths_of(shape.structure.substr(0, space), shape.n_features);
    if (space == shape.structure.size())
        fail("lacks the family of the other components");
    return {others_of(*shape.family, shape.structure.substr(space + 1), shape), std::move(logs)};
}

void check_noise_structure(const Family& noise, const std::string& structure,
                           std::size_t n_features) {
    noise_structure_of({&noise, structure, n_features, 2, false});
}

std::size_t others_at(const ModelShape& shape) {
    return StatisticsLayout::weight_at + shape.n_components;
}

SufficientStatistics statistics_of_others(const ModelShape& others,
                                          const SufficientStatistics& all) {
    const auto begin = all.values.begin();
    std::vector<double> values(begin, begin + StatisticsLayout::weight_at);
    values.insert(values.end(), begin + static_cast<std::ptrdiff_t>(others_at(all.shape())),
                  all.values.end());
    values[StatisticsLayout::row_weight_at] = std::accumulate(
        all.weight(), all.weight() + others.n_components, 0.0); // of their rows alone
    const auto size = static_cast<std::ptrdiff_t>(others.n_components * others.n_features);
    return {layout_of(others),
            std::move(values),
            {all.reference.begin(), all.reference.begin() + size}};
}

} // namespace emgine
