// The families of a product and the columns that each has. The structure of a product says them:
// "gaussian(full)[0,1] poisson()[2] ignored()[3]", each column once.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "families/family.hpp"

namespace emgine {

struct Child {
    ModelShape shape;                 // of its columns alone
    std::vector<std::size_t> columns; // of the product, in the order of its features
    std::size_t statistics_at;        // where the child's "weight" is among the product's numbers
    std::string prefix;               // of its arrays' names, such as "0/"

    // Whether its columns lie side by side in a block.
    bool is_range() const { return columns.back() + 1 - columns.front() == columns.size(); }
};

// Throws std::invalid_argument, quoting the structure.
std::vector<Child> children_of(const ModelShape& product);

// A child's part of the product's statistics, as statistics of its own.
SufficientStatistics statistics_of(const Child& child, const SufficientStatistics& product);
// k d_child from k d, and back.
std::vector<double> columns_of(const Child& child, const double* of_product,
                               std::size_t n_features);
void put_columns(const Child& child, const double* of_child, std::size_t n_features,
                 double* of_product);

// The number of the child that a name such as "12/means" belongs to, and the rest of the name; a
// number that no child has for a name of none.
std::pair<std::size_t, std::string> child_and_name(const std::string& name);
// The arrays of each child, without the prefix, and what is held of its parameters: found in one
// look at all names, for there may be as many children as features.
std::vector<NamedArrays> by_child(NamedArrays all, std::size_t n_children);
std::vector<Held> held_by_child(const Held& held, std::size_t n_children);

} // namespace emgine
