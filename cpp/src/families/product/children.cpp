// Reads the structure of a product, and cuts its numbers into those of its children.
#include "families/product/children.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace emgine {

namespace {

// Columns of this word have no family.
const std::string ignored = "ignored";

// A reader of the structure; every error quotes it.
class Words {
  public:
    explicit Words(const std::string& text) : text_(text) {}

    bool at_end() const { return at_ == text_.size(); }
    // Up to the next `end`, which is passed over.
    std::string until(char end) {
        const std::size_t found = text_.find(end, at_);
        if (found == std::string::npos)
            fail("lacks a '" + std::string(1, end) + "'");
        const std::string word = text_.substr(at_, found - at_);
        at_ = found + 1;
        return word;
    }
    void skip(char expected) {
        if (at_end() || text_[at_] != expected)
            fail("lacks a '" + std::string(1, expected) + "'");
        ++at_;
    }
    [[noreturn]] void fail(const std::string& why) const {
        throw std::invalid_argument("The structure of a product, '" + text_ + "', " + why + ".");
    }

  private:
    const std::string& text_;
    std::size_t at_ = 0;
};

std::size_t number(const std::string& digits, const Words& words) {
    constexpr std::size_t most_digits = 9;
    if (digits.empty() || digits.size() > most_digits ||
        digits.find_first_not_of("0123456789") != std::string::npos)
        words.fail("has no column '" + digits + "'");
    return std::stoul(digits);
}

std::vector<std::size_t> numbers(const std::string& list, const Words& words) {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        found.push_back(number(list.substr(at, comma - at), words));
        at = comma + 1;
    }
    if (!std::is_sorted(found.begin(), found.end()))
        words.fail("has columns of a family that are not in their order");
    return found;
}

// The columns that some family has so far.
class Seen {
  public:
    Seen(std::size_t n_features, const Words& words) : seen_(n_features), words_(words) {}
    void add(const std::vector<std::size_t>& columns) {
        for (const std::size_t column : columns) {
            if (column >= seen_.size() || seen_[column])
                words_.fail("has column " + std::to_string(column) + " twice or beyond the last");
            seen_[column] = true;
        }
    }
    void check_all() const {
        if (std::find(seen_.begin(), seen_.end(), false) != seen_.end())
            words_.fail("has no family for some of the " + std::to_string(seen_.size()) +
                        " columns");
    }

  private:
    std::vector<bool> seen_;
    const Words& words_;
};

} // namespace

std::vector<Child> children_of(const ModelShape& product) {
    Words words(product.structure);
    std::vector<Child> children;
    Seen seen(product.n_features, words);
    std::size_t at = StatisticsLayout::weight_at;
    while (true) {
        const std::string family = words.until('(');
        const std::string structure = words.until(')');
        words.skip('[');
        std::vector<std::size_t> columns = numbers(words.until(']'), words);
        seen.add(columns);
        if (family == product.family->name())
            words.fail("is a product of products");
        if (family != ignored) {
            const ModelShape shape = model_shape(family, structure, columns.size(),
                                                 product.n_components, product.missing);
            const std::size_t size = layout_of(shape)->size() - StatisticsLayout::weight_at;
            children.push_back(
                {shape, std::move(columns), at, std::to_string(children.size()) + "/"});
            at += size;
        }
        if (words.at_end())
            break;
        words.skip(' ');
    }
    seen.check_all();
    if (children.empty())
        words.fail("has no family");
    return children;
}

SufficientStatistics statistics_of(const Child& child, const SufficientStatistics& product) {
    const auto layout = layout_of(child.shape);
    std::vector<double> values(layout->size());
    std::copy_n(product.values.begin(), StatisticsLayout::weight_at, values.begin());
    std::copy_n(product.values.begin() + static_cast<std::ptrdiff_t>(child.statistics_at),
                values.size() - StatisticsLayout::weight_at,
                values.begin() + StatisticsLayout::weight_at);
    return {layout, std::move(values),
            columns_of(child, product.reference.data(), product.shape().n_features)};
}

std::vector<double> columns_of(const Child& child, const double* of_product,
                               std::size_t n_features) {
    std::vector<double> numbers;
    for (std::size_t k = 0; k < child.shape.n_components; ++k)
        for (const std::size_t column : child.columns)
            numbers.push_back(of_product[k * n_features + column]);
    return numbers;
}

void put_columns(const Child& child, const double* of_child, std::size_t n_features,
                 double* of_product) {
    for (std::size_t k = 0; k < child.shape.n_components; ++k)
        for (const std::size_t column : child.columns)
            of_product[k * n_features + column] = *of_child++;
}

std::pair<std::size_t, std::string> child_and_name(const std::string& name) {
    constexpr std::size_t most_digits = 9, none = std::numeric_limits<std::size_t>::max();
    const std::size_t slash = name.find('/');
    if (slash == 0 || slash > most_digits || name.find_first_not_of("0123456789") != slash ||
        (slash > 1 && name[0] == '0'))
        return {none, name};
    return {std::stoul(name.substr(0, slash)), name.substr(slash + 1)};
}

std::vector<NamedArrays> by_child(NamedArrays all, std::size_t n_children) {
    std::vector<NamedArrays> own(n_children);
    for (NamedArray& array : all) {
        auto [child, name] = child_and_name(array.name);
        if (child < n_children)
            own[child].push_back({std::move(name), std::move(array.values)});
    }
    return own;
}

std::vector<Held> held_by_child(const Held& held, std::size_t n_children) {
    std::vector<Held> own(n_children);
    for (const HeldArray& array : held.parameters) {
        auto [child, name] = child_and_name(array.name);
        if (child < n_children)
            own[child].parameters.push_back({std::move(name), array.values, array.mask});
    }
    return own;
}

} // namespace emgine
