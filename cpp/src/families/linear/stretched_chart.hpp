// A chart of parameters that are numbers by themselves: each has a coordinate in which Fisher's
// information of a row is 1, stretched by the root of what all rows tell of it.
#pragma once

#include "families/family.hpp"

namespace emgine {

struct Coordinate {
    double (*of)(double parameter);
    double (*parameter_at)(double coordinate); // of any number
};

class StretchedChart final : public ComponentsChart {
  public:
    // name: of the parameter, the first of the components. stretch: of each of its numbers, not 0.
    StretchedChart(std::string name, Coordinate coordinate, std::vector<double> stretch)
        : name_(std::move(name)), coordinate_(coordinate), stretch_(std::move(stretch)) {}

    std::size_t size() const override { return stretch_.size(); }
    void write(const Components& components, double* coordinates) const override;
    NamedArrays parameters(const double* coordinates) const override;

  private:
    std::string name_;
    Coordinate coordinate_;
    std::vector<double> stretch_;
};

} // namespace emgine
