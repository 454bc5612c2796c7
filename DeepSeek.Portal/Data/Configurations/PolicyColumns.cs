using System.Linq.Expressions;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

/// <summary>Columns that several tables have alike.</summary>
internal static class PolicyColumns
{
    private const int MoneyDigits = 18;
    private const int MoneyDecimals = 6;

    public static void HasLimits<T>(this EntityTypeBuilder<T> builder, Expression<Func<T, LimitValues?>> limits) where T : class =>
        builder.ComplexProperty(limits, columns =>
        {
            columns.IsRequired();
            columns.Property(values => values.CostPerDay).HasPrecision(MoneyDigits, MoneyDecimals);
            columns.Property(values => values.CostPerMonth).HasPrecision(MoneyDigits, MoneyDecimals);
        });

    public static void HasPrice<T>(this EntityTypeBuilder<T> builder, Expression<Func<T, PriceValues?>> price) where T : class =>
        builder.ComplexProperty(price, columns =>
        {
            columns.IsRequired();
            columns.Property(values => values.Prompt).HasPrecision(MoneyDigits, MoneyDecimals);
            columns.Property(values => values.CachedPrompt).HasPrecision(MoneyDigits, MoneyDecimals);
            columns.Property(values => values.Completion).HasPrecision(MoneyDigits, MoneyDecimals);
        });

    public static void HasStamp<T>(this EntityTypeBuilder<T> builder) where T : class, IStamped =>
        builder.Property(record => record.Stamp).IsConcurrencyToken();
}
