// A strict reader of the JSON in the header of a model file: objects, arrays, strings and unsigned
// integers. It stores no document: the caller reads one value after the other.
// Promises: any bytes give a value or a ModelFileError; a string takes no more memory than its
// text; nothing recurses.
#pragma once

#include <cstdint>
#include <string>

namespace emgine {

class JsonReader {
  public:
    explicit JsonReader(const std::string& text)
        : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {}

    std::string string();
    std::uint64_t integer();
    void end(); // checks that only white space is left

    // Calls member(name) for each member; it must read the value.
    template <class Member>
    void object(const Member& member) {
        expect('{');
        if (accept('}'))
            return;
        do {
            const std::string name = string();
            expect(':');
            member(name);
        } while (accept(','));
        expect('}');
    }

    // Calls element() for each element; it must read the value.
    template <class Element>
    void array(const Element& element) {
        expect('[');
        if (accept(']'))
            return;
        do
            element();
        while (accept(','));
        expect(']');
    }

    [[noreturn]] void fail(const char* what) const;

  private:
    void skip_space();
    bool accept(char character);
    void expect(char character);
    void escape(std::string& to);
    std::uint32_t hexadecimal();
    const char* closing_quote() const;

    const char* begin_;
    const char* at_;
    const char* end_;
};

// The text as a JSON string, quotes included.
std::string json_string(const std::string& text);

} // namespace emgine
