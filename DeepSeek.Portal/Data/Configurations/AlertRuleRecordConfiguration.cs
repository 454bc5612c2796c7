using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class AlertRuleRecordConfiguration : IEntityTypeConfiguration<AlertRuleRecord>
{
    public void Configure(EntityTypeBuilder<AlertRuleRecord> builder)
    {
        builder.ToTable("AlertRules");
        builder.Property(rule => rule.Id).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(rule => rule.Name).HasMaxLength(AlertRuleRecord.MaxNameLength);
        builder.Property(rule => rule.Metric).HasMaxLength(AlertRecord.MaxWordLength);
        builder.Property(rule => rule.Severity).HasMaxLength(AlertRecord.MaxWordLength);
        builder.Property(rule => rule.Model).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(rule => rule.TenantId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(rule => rule.ChangedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.HasStamp();
    }
}
