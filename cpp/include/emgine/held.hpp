// Parameters that an M-step keeps, to the bit. The others are the best ones given these: a family
// whose parameters depend on one another reads what is held before it estimates.
#pragma once

#include <string>
#include <vector>

#include "emgine/named_arrays.hpp"

namespace emgine {

// Of one parameter: where mask is not 0, values holds.
struct HeldArray {
    std::string name;
    std::vector<double> values;
    std::vector<char> mask;

    // Whether some number of [first, first + n) is held, and whether all are.
    bool any(std::size_t first, std::size_t n) const;
    bool all(std::size_t first, std::size_t n) const;
};

struct Held {
    std::vector<double> weights;
    std::vector<char> weights_mask; // k; empty: all are free
    std::vector<HeldArray> parameters;

    // Null where the parameter is free.
    const HeldArray* array(const std::string& name) const;
    // Of names that begin so, without that.
    Held within(const std::string& prefix) const;
};

// Weights that are held keep their values, the others share what remains as they are to one
// another; parameters that are held replace those of the same name.
void hold_weights(const Held& held, std::vector<double>& weights);
void hold_parameters(const Held& held, NamedArrays& parameters);

} // namespace emgine
