namespace DeepSeek.ModelTrainer.Data;

/// <summary>Draws operands, within what the model promises to handle.</summary>
internal static class OperandSource
{
    /// <summary>Draws a problem of this operation.</summary>
    /// <param name="operation">What is asked.</param>
    /// <param name="positive">The first operand must not be the smaller one, as in "how many are left".</param>
    /// <param name="random">Where chance comes from.</param>
    public static Problem Draw(Operation operation, bool positive, Random random)
    {
        var (a, b) = operation switch
        {
            Operation.Multiply => Factors(random),
            Operation.Add or Operation.Subtract => Terms(random),
            _ => Compared(random),
        };

        if (positive && a < b) (a, b) = (b, a);
        return new Problem(operation, a, b);
    }

    /// <summary>A number with one, two or three digits, each length as likely.</summary>
    public static int OfAnyLength(Random random) => random.Next(3) switch
    {
        0 => random.Next(10),
        1 => random.Next(10, 100),
        _ => random.Next(100, 1000),
    };

    private static (int A, int B) Terms(Random random) => random.Next(10) switch
    {
        < 6 => (random.Next(1000), random.Next(1000)),
        < 9 => (OfAnyLength(random), OfAnyLength(random)),
        _ => Close(random),
    };

    private static (int A, int B) Compared(Random random) => random.Next(10) switch
    {
        < 4 => (random.Next(1000), random.Next(1000)),
        < 7 => (OfAnyLength(random), OfAnyLength(random)),
        _ => Close(random),
    };

    // Numbers that share leading digits, or are the same.
    private static (int A, int B) Close(Random random)
    {
        var a = OfAnyLength(random);
        var width = random.Next(3) == 0 ? 100 : 10;
        var b = random.Next(8) == 0 ? a : (a / width * width) + random.Next(width);
        return random.Next(2) == 0 ? (a, b) : (b, a);
    }

    private static (int A, int B) Factors(Random random)
    {
        var (a, b) = random.Next(20) switch
        {
            < 1 => (random.Next(10, 13), random.Next(10, 13)),
            < 6 => (random.Next(10), random.Next(10)),
            < 8 => (random.Next(10, 13), random.Next(10)),
            _ => (random.Next(10, 100), random.Next(10)),
        };

        return random.Next(2) == 0 ? (a, b) : (b, a);
    }
}
