using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class AlertRecordConfiguration : IEntityTypeConfiguration<AlertRecord>
{
    public void Configure(EntityTypeBuilder<AlertRecord> builder)
    {
        builder.ToTable("Alerts");
        builder.Property(alert => alert.Id).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(alert => alert.RuleId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(alert => alert.RuleName).HasMaxLength(AlertRuleRecord.MaxNameLength);
        builder.Property(alert => alert.Metric).HasMaxLength(AlertRecord.MaxWordLength);
        builder.Property(alert => alert.Severity).HasMaxLength(AlertRecord.MaxWordLength);
        builder.Property(alert => alert.Subject).HasMaxLength(AlertRecord.MaxSubjectLength);
        builder.Property(alert => alert.SubjectName).HasMaxLength(AlertRecord.MaxSubjectLength);
        builder.Property(alert => alert.TenantId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(alert => alert.OpenKey).HasMaxLength(AlertRecord.MaxOpenKeyLength);
        builder.Property(alert => alert.State).HasMaxLength(AlertRecord.MaxWordLength).IsConcurrencyToken();
        builder.Property(alert => alert.AcknowledgedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.Property(alert => alert.Note).HasMaxLength(AlertRecord.MaxNoteLength);
        builder.HasIndex(alert => alert.OpenKey).IsUnique();
        builder.HasIndex(alert => new { alert.State, alert.StartedAt });
        builder.HasIndex(alert => new { alert.RuleId, alert.Subject });
    }
}
