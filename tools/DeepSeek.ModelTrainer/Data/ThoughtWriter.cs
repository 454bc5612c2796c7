using System.Globalization;
using System.Text;

namespace DeepSeek.ModelTrainer.Data;

/// <summary>Writes the digit-by-digit thought and the answer of a problem: the same problem always gives the same text.</summary>
internal sealed class ThoughtWriter(Language language)
{
    private readonly bool _english = language == Language.English;

    /// <summary>Works the problem out.</summary>
    public (string Thought, string Answer) Write(Problem problem)
    {
        var (a, b) = (problem.A, problem.B);
        return problem.Operation switch
        {
            Operation.Add => (Add(a, b), Equation(a, '+', b, a + b)),
            Operation.Subtract => (Subtract(a, b), Equation(a, '-', b, a - b)),
            Operation.Multiply => (Multiply(a, b), Equation(a, '×', b, a * b)),
            _ => (Compare(problem), Verdict(problem)),
        };
    }

    private static string Equation(int a, char sign, int b, int result) => string.Create(CultureInfo.InvariantCulture, $"{a} {sign} {b} = {result}");

    private string Add(int a, int b)
    {
        var (x, y) = (Digits(a), Digits(b));
        var text = new StringBuilder(_english ? $"Add {x}+{y}.\n" : $"计算{x}+{y}。\n");
        var (carry, written) = (0, "");
        for (var i = 2; i >= 0; i--)
        {
            var sum = x[i] - '0' + y[i] - '0' + carry;
            text.Append(CultureInfo.InvariantCulture, $"{x[i]}+{y[i]}+{carry}={sum}");
            (carry, written) = (sum / 10, Column(text, sum, written));
        }

        return ReadBack(text, $"{carry}{written}", a + b);
    }

    private string Subtract(int a, int b)
    {
        var (x, y) = (Digits(a), Digits(b));
        var text = new StringBuilder(_english ? $"Subtract {x}-{y}.\n" : $"计算{x}-{y}。\n");
        AppendOrder(text, x, y);
        if (a < b) (x, y) = (y, x);
        var sign = a < b ? "-" : "";
        text.Append(_english ? $", so {sign}({x}-{y})\n" : $"，所以{sign}({x}-{y})\n");
        var (borrow, written) = (0, "");
        for (var i = 2; i >= 0; i--)
        {
            var top = x[i] - '0';
            var next = top - (y[i] - '0') - borrow < 0 ? 1 : 0;
            var digit = top + (10 * next) - (y[i] - '0') - borrow;
            text.Append(CultureInfo.InvariantCulture, $"{top + (10 * next)}-{y[i]}-{borrow}={digit}");
            text.Append(_english ? $", write {digit} borrow {next}\n" : $"，写{digit}借{next}\n");
            (borrow, written) = (next, $"{digit}{written}");
        }

        return ReadBack(text, written, a - b);
    }

    private string Multiply(int a, int b)
    {
        if (a >= 10 && b >= 10)
        {
            // 10, 11 and 12 only: taken apart into tens and units.
            var (tens, units) = (a * 10, a * (b - 10));
            var text = new StringBuilder(_english ? $"Multiply {a}*{b}.\n" : $"计算{a}*{b}。\n");
            text.Append(CultureInfo.InvariantCulture, $"{a}*10={tens}\n{a}*{b - 10}={units}\n{tens}+{units}={a * b}\n");
            return ReadBack(text, $"{a * b}", a * b);
        }

        var (large, factor) = a >= 10 ? (a, b) : b >= 10 ? (b, a) : (a, b);
        var digits = Digits(large)[1..];
        var lines = new StringBuilder(_english ? $"Multiply {digits}*{factor}.\n" : $"计算{digits}*{factor}。\n");
        var (carry, written) = (0, "");
        for (var i = 1; i >= 0; i--)
        {
            var product = (digits[i] - '0') * factor;
            var sum = product + carry;
            lines.Append(CultureInfo.InvariantCulture, $"{digits[i]}*{factor}={product}, {product}+{carry}={sum}");
            (carry, written) = (sum / 10, Column(lines, sum, written));
        }

        return ReadBack(lines, $"{carry}{written}", a * b);
    }

    private string Compare(Problem problem)
    {
        var (x, y) = (Digits(problem.A), Digits(problem.B));
        var text = new StringBuilder(_english ? $"Compare {x},{y}.\n" : $"比较{x},{y}。\n");
        var sign = AppendOrder(text, x, y);
        text.Append(_english ? $", so {x}{sign}{y}\n" : $"，所以{x}{sign}{y}\n");
        return text.Append(Conclusion(problem)).ToString();
    }

    // What was asked for, said before the answer has to be put into a sentence.
    private string Conclusion(Problem problem)
    {
        var (low, high) = (Math.Min(problem.A, problem.B), Math.Max(problem.A, problem.B));
        var equal = low == high;
        return problem.Operation switch
        {
            Operation.IsLarger => _english ? $"Larger? {(problem.A > problem.B ? "Yes" : "No")}" : $"大于？{(problem.A > problem.B ? '是' : '否')}",
            Operation.IsSmaller => _english ? $"Smaller? {(problem.A < problem.B ? "Yes" : "No")}" : $"小于？{(problem.A < problem.B ? '是' : '否')}",
            _ when equal => _english ? "Equal" : "相等",
            Operation.Smaller => _english ? $"Smaller: {low}" : $"小的：{low}",
            _ => _english ? $"Larger: {high}" : $"大的：{high}",
        };
    }

    private string Verdict(Problem problem)
    {
        var (a, b, order) = (problem.A, problem.B, problem.A.CompareTo(problem.B));
        var smaller = problem.Operation is Operation.Smaller or Operation.IsSmaller;
        var opening = (problem.Operation, order) switch
        {
            (Operation.IsLarger, > 0) or (Operation.IsSmaller, < 0) => _english ? "Yes, " : "是的，",
            (Operation.IsLarger or Operation.IsSmaller, _) => _english ? "No, " : "不，",
            _ => "",
        };

        if (order == 0) return _english ? $"{opening}{a} and {b} are equal." : $"{opening}{a}和{b}相等。";
        if (problem.Operation is Operation.IsLarger or Operation.IsSmaller) smaller = order < 0; // the sentence keeps the question's order
        var (first, second) = problem.Operation is Operation.IsLarger or Operation.IsSmaller || (order > 0) != smaller ? (a, b) : (b, a);
        return _english
            ? $"{opening}{first} is {(smaller ? "smaller" : "larger")} than {second}."
            : $"{opening}{first}比{second}{(smaller ? '小' : '大')}。";
    }

    // Says how the first differing digits stand, and with which sign.
    private static char AppendOrder(StringBuilder text, string x, string y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var sign = x[i] < y[i] ? '<' : x[i] > y[i] ? '>' : '=';
            if (i > 0) text.Append(", ");
            text.Append(x[i]).Append(sign).Append(y[i]);
            if (sign != '=') return sign;
        }

        return '=';
    }

    private string Column(StringBuilder text, int sum, string written)
    {
        text.Append(_english ? $", write {sum % 10} carry {sum / 10}\n" : $"，写{sum % 10}进{sum / 10}\n");
        return $"{sum % 10}{written}";
    }

    private string ReadBack(StringBuilder text, string written, int result) =>
        text.Append(_english ? $"Read {written}, so {result}" : $"读作{written}，得{result}").ToString();

    // Three columns always: the model never has to ask how long a number is.
    private static string Digits(int number) => number.ToString("000", CultureInfo.InvariantCulture);
}
