// A mixture: weights and the components of one family, validated and laid out for scoring.
// Immutable: nothing in it changes after construction, so any number of threads may use it. Copies
// share the data. Does not know where parameters come from (a fit, a file, a user).
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "emgine/support.hpp"

namespace emgine {

class Components;
class StatisticsLayout;

// The parameters of some component do not define a density.
class IllDefinedComponent : public std::runtime_error {
  public:
    IllDefinedComponent(std::size_t component, const std::string& why);
    std::size_t component;
};

class Mixture {
  public:
    // Throws std::invalid_argument for numbers that are not allowed, and IllDefinedComponent.
    Mixture(const ModelShape& shape, std::vector<double> weights, NamedArrays parameters,
            int n_threads = 1);
    // The same, of the layout's shape. Mixtures of one fit share it, with their statistics.
    Mixture(std::shared_ptr<const StatisticsLayout> layout, std::vector<double> weights,
            NamedArrays parameters, int n_threads = 1);
    // The weights of another mixture, with components of its shape.
    Mixture(const Mixture& like, std::shared_ptr<const Components> components);
    static Mixture load(const std::string& path); // see model_file.hpp

    const std::vector<double>& weights() const { return state_->weights; }
    const Components& components() const { return *state_->components; }
    std::shared_ptr<const Components> components_shared() const { return state_->components; }
    const std::shared_ptr<const StatisticsLayout>& layout() const { return state_->layout; }
    const ModelShape& shape() const;
    std::size_t n_features() const { return shape().n_features; }
    std::size_t n_components() const { return shape().n_components; }
    // Of the rows; empty where they may have any values. Rows outside have no score.
    const Supports& supports() const { return *state_->supports; }
    bool has_in_support(const double* row) const { return state_->supports->has(row); }

    // Throws std::out_of_range for a name that is no parameter of the family.
    const std::vector<double>& parameter(const std::string& name) const;

  private:
    struct State {
        std::shared_ptr<const StatisticsLayout> layout;
        std::vector<double> weights;
        std::shared_ptr<const Components> components;
        const Supports* supports; // of the layout
    };
    std::shared_ptr<const State> state_;
};

// Whether one is a copy of the other.
inline bool is_same(const Mixture& a, const Mixture& b) { return &a.weights() == &b.weights(); }

} // namespace emgine
